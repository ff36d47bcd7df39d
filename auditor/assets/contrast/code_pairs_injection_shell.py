"""Pairs of `injection` with a command of the shell that looks after machines. Source: written for this set.

Notation: code_pairs.py.
"""

TABLE = r'''
== host-check | host>server | host>router
  import logging
  import subprocess

  def is_up(host, wait=2):
      """Whether a host from the form answers within some seconds."""
      argv = ["ping", "-c", "1", "-W", str(wait), host]
      line = f"ping -c 1 -W {wait} {host}"
-     logging.info("run: %s", argv)
-     done = subprocess.run(line, capture_output=True, text=False, shell=True)
+     logging.info("run: %s", line)
+     done = subprocess.run(argv, capture_output=True, text=True, shell=False)
      return done.returncode == 0

== host-check | port>service device>machine | port>socket device>gateway
  import os
  import subprocess
  from datetime import datetime

  def scan_device(device, ports, report):
      # nmap needs the clock of the lab, so sync it first
      wanted = ",".join(map(str, ports))
-     ready = subprocess.call(["chronyc", "-4", "makestep"])
-     code = os.system(f"nmap -oX {report} -p {wanted} {device}")
+     ready = os.system("chronyc -4 makestep")
+     code = subprocess.call(["nmap", "-oX", report, "-p", f"{wanted}", device])
      if ready or code:
          return 0
      with open(report) as handle:
          found = handle.read().count("open")
      print(f"{datetime.now():%H:%M} {device}: {found} of {len(ports)} ports open")
      return found

== log-search | pattern>phrase day>week | pattern>word day>month
  import os
  import subprocess

  def search_logs(pattern, day):
      """Lines of a day's log with the pattern that support typed in."""
      path = f"/var/log/shop/{day}.log"
-     note = subprocess.Popen(["date", "-u", "+%s"], stdout=-1, text=True).stdout
-     lines = os.popen(f"grep -i -- '{pattern}' {path}").readlines()
+     note = os.popen("date -u +%s")
+     lines = subprocess.Popen(["grep", "-i", "--", f"{pattern}", path], stdout=-1, text=True).stdout.readlines()
      if len(lines) > 500:
          lines = lines[:500] + ["(more lines left out)"]
      return note.read(), lines

== log-search | column>field | column>key
  import subprocess as sp

  class LogView:
      def count_column(self, column, minimum):
          """How often each value of a column stands in the log."""
-         command = "cut -d' ' -f%s %s | sort | uniq -c" % (column, self.path)
-         table = sp.check_output(command, shell=True, text=True)
+         cut = sp.run(["cut", "-d ", "-f%s" % column, self.path], stdout=sp.PIPE, check=True)
+         table = sp.check_output("sort | uniq -c", shell=True, text=True, input=cut.stdout.decode())
          counts = {}
          for row in table.splitlines():
              number, _, value = row.strip().partition(" ")
              if int(number) >= minimum:
                  counts[value] = int(number)
          return counts

== database-dump | database>schema dump>copy | database>catalog dump>image
  import subprocess
  from datetime import date

  def backup(database, folder, user="backup"):
      """Dump a customer's database into a folder, a file a day."""
      dump = f"{folder}/{database}-{date.today()}.sql"
      options = ["--single-transaction", f"--user={user}"]
-     subprocess.run(f"mysqldump {' '.join(options)} {database} > {dump}", shell=True, check=True)
+     with open(dump, "w") as out:
+         subprocess.run(["mysqldump", *options, database], stdout=out, shell=False, check=True)
      print(f"{database} > {dump}")
      return dump

== database-dump | tenant>customer restore>reset | tenant>branch restore>reload
  import os
  import subprocess

  def restore_tenant(tenant, path, confirm):
      # psql reads the path, psql writes to the tenant's own database
      name = "tenant_{0}".format(tenant)
      if not confirm("restore " + name + "?"):
          return False
-     stopped = subprocess.call(["systemctl", "--quiet", "stop", "shop"])
-     failed = os.system("psql --quiet --dbname {0} --file {1}".format(name, path))
+     stopped = os.system("systemctl --quiet stop shop")
+     failed = subprocess.call(["psql", "--quiet", "--dbname", name, "--file", path])
      print("{0} from {1}: {2}".format(name, path, "failed" if failed else "done"))
      return not (stopped or failed)

== disk-use | folder>home depth>level | folder>share depth>layer
  import subprocess

  def folder_sizes(folder, depth=1):
      """Size in kilobytes of what lies in a folder, the largest first."""
      title = f"du -k -d {depth} {folder}"
-     output = subprocess.getoutput(f"du -k -d {depth} {folder}")
-     free = subprocess.check_output(["df", "-k"], text=True)
+     output = subprocess.check_output(["du", "-k", "-d", f"{depth}", folder], text=True)
+     free = subprocess.getoutput("df -k")
      sizes = []
      for row in output.splitlines():
          kilobytes, _, path = row.partition("\t")
          sizes.append((int(kilobytes), path))
      sizes.sort(reverse=True)
      return title, sizes, free

== disk-use | days>weeks mount>volume | days>months mount>drive
  import logging
  from subprocess import call

  log = logging.getLogger("cleaner")

  def delete_old(mount, days, ending):
      """Delete files older than some days; mount and ending come from the settings page."""
      if days < 1:
          raise ValueError("at least a day")
-     task = "find " + mount + " -name '*." + ending + "' -mtime +" + str(days) + " -delete"
-     code = call(task, close_fds=False, shell=True)
+     task = ["find", mount, "-name", "*." + ending, "-mtime", "+" + str(days), "-delete"]
+     code = call(task, close_fds=True, shell=False)
      log.info("find in " + mount + " for '" + ending + "': " + str(code))
      return code

== user-account | user>member group>team | user>pupil group>course
  import os
  import subprocess

  class Accounts:
      def add(self, user, group, full_name):
          """Makes an account for somebody who signed up."""
          if user in self.users:
              return False
-         os.system(f'useradd --groups {group} --comment "{full_name}" {user}')
-         subprocess.call(["nscd", "--invalidate", "passwd"])
+         subprocess.call(["useradd", "--groups", group, "--comment", f"{full_name}", user])
+         os.system("nscd --invalidate passwd")
          self.users[user] = {"group": group, "name": full_name}
          self.mail(user, f'Welcome to {group}, "{full_name}"')
          return True

== user-account | process>worker signal>order | process>player signal>command
  import subprocess
  from http import HTTPStatus

  async def stop_process(request, admin):
      """Stop every process with the name that stands in the address."""
      process = request.path_params["process"]
      signal = request.query_params.get("signal", "TERM")
      argv = ["pkill", "-" + signal, "-x", process]
-     text = " ".join(argv)
-     outcome = subprocess.run(text, shell=True, text=False, timeout=5)
+     text = ", ".join(argv)
+     outcome = subprocess.run(argv, shell=False, text=True, timeout=5)
      admin.note("stop " + process + ": " + text)
      return HTTPStatus.OK if outcome.returncode == 0 else HTTPStatus.NOT_FOUND

== device-control | fan>pump speed>rate | fan>motor speed>power
  import subprocess

  def set_fan(client, userdata, msg):
      """Set the speed of a fan; topic and payload come from the network."""
      fan = msg.topic.split("/")[-1]
      speed = msg.payload.decode()
      text = "fan {} to {}".format(fan, speed)
-     userdata.append(["set", fan, speed])
-     proc = subprocess.Popen("fanctl set {} {}".format(fan, speed), shell=True, text=False)
+     userdata.append("set {} {}".format(fan, speed))
+     proc = subprocess.Popen(["fanctl", "set", fan, speed], shell=False, text=True)
      if proc.wait(timeout=3) != 0:
          text += ": failed"
      client.publish("log", text)

== device-control | camera>telescope preset>target | camera>crane preset>position
  import os
  import subprocess
  import sys

  def main():
      """Usage: move.py CAMERA PRESET"""
      camera, preset = sys.argv[1:3]
      print(f"{camera}: going to {preset}", file=sys.stderr)
-     rc = os.popen(f"camctl --device {camera} goto {preset}").close()
-     done = subprocess.run(["camctl", "--all", "--rest"], check=False)
+     rc = os.popen("camctl --all --rest").close()
+     done = subprocess.run(["camctl", "--device", camera, "goto", preset], check=False)
      if rc or done is None:
          print(f"{camera} did not go to {preset}")
          return 1
      return 0
'''
