"""Pairs of `injection` with a command of the shell that handles a user's files. Source: written for this set.

Notation: code_pairs.py.
"""

TABLE = r'''
== archive | folder>album target>parcel | folder>project target>bundle
  from pathlib import Path
  from subprocess import check_call

  class Packer:
      def pack(self, folder, target):
          """Packs a folder that the user chose in the tree."""
          size = sum(path.stat().st_size for path in Path(folder).rglob("*"))
          if size > self.limit:
              raise ValueError(f"{folder} has {size} bytes")
-         check_call(["sync", "-f", "/srv"], shell=False)
-         check_call("tar -c -z -f " + target + " " + folder, shell=True)
+         check_call("sync -f /srv", shell=True)
+         check_call(["tar", "-c", "-z", "-f", target, folder], shell=False)
          self.made.append(target + " " + folder)

== archive | upload>delivery entry>page | upload>attachment entry>member
  import os
  import subprocess

  def list_upload(upload):
      """Names of the entries in an uploaded zip file; names starting with a dot are left out."""
      if not os.path.exists(upload):
          return []
      subprocess.run(["touch", "-a", upload], check=False)
-     with os.popen("unzip -Z1 '%s'" % upload) as pipe:
-         listing = pipe.read()
+     with subprocess.Popen(["unzip", "-Z1", upload], stdout=subprocess.PIPE, text=True) as pipe:
+         listing = pipe.stdout.read()
      entries = listing.splitlines()
      print("%d entries in '%s'" % (len(entries), upload))
      return [entry for entry in entries if not entry.startswith(".")]

== media | clip>lecture seconds>length | clip>song seconds>duration
  import shlex
  import subprocess

  def cut_clip(clip, start, seconds, out):
      """Cut some seconds out of a clip, without encoding it again."""
      command = ["ffmpeg", "-ss", str(start), "-t", str(seconds), "-i", clip, "-c", "copy", out]
      joined = " ".join(command)
-     print(shlex.quote(clip), command)
-     result = subprocess.run(joined, close_fds=False, shell=True)
+     print(shlex.quote(clip), joined)
+     result = subprocess.run(command, close_fds=True, shell=False)
      if result.returncode:
          raise RuntimeError(f"ffmpeg ended with {result.returncode}")
      return out

== media | song>podcast speaker>room | song>alarm speaker>zone
  import asyncio
  import subprocess

  async def play(queue, speaker):
      """Play the songs that guests put into the queue."""
      loop = asyncio.get_running_loop()
      while True:
          song = await queue.get()
          if song is None:
              break
-         command, through = "mpv --no-video --audio-device=%s %s" % (speaker, song), True
+         command, through = ["mpv", "--no-video", "--audio-device=%s" % speaker, song], False
-         await loop.run_in_executor(None, lambda: subprocess.call(command, shell=True))
+         await loop.run_in_executor(None, lambda: subprocess.call(command, shell=False))
          queue.task_done()
          print("played %s, through a shell: %s" % (song, through))

== repository | branch>tag checkout>worktree | branch>commit checkout>copy
  import subprocess

  def deploy(request, checkout):
      """Update a checkout to the branch that the web hook names."""
      branch = request.json["ref"].removeprefix("refs/heads/")
      message = f"deploy {branch}"
-     subprocess.check_call(["git", "fetch", "--quiet"], cwd=checkout)
-     subprocess.check_call(f"git reset --hard origin/{branch}", cwd=checkout, shell=True)
+     subprocess.check_call("git fetch --quiet", cwd=checkout, shell=True)
+     subprocess.check_call(["git", "reset", "--hard", f"origin/{branch}"], cwd=checkout)
      with open("/var/log/deploy.log", "a") as log:
          log.write(message + "\n")
      return {"done": message}

== repository | author>reviewer since>from_day | author>contributor since>start
  import subprocess
  from collections import Counter

  def commits_by(author, since, repo="."):
      # One line a commit: its weekday.
      base = "git -C {} log --format=%ad --date=format:%a"
-     text = subprocess.getoutput(base.format(repo) + " --author=" + author + " --since=" + since)
+     flags = ["--author=" + author, "--since=" + since]
+     text = subprocess.check_output([*base.format(repo).split(), *flags], text=True)
      days = Counter(text.split())
      busiest, n = days.most_common(1)[0]
      return f"{author}: {sum(days.values())} commits, most on {busiest} ({n})"

== picture | picture>photo width>size | picture>scan width>pixels
  import os
  import subprocess
  import tempfile

  def shrink(picture, width):
      """A smaller copy of a picture in a new temporary folder."""
      folder = tempfile.mkdtemp()
      small = os.path.join(folder, os.path.basename(picture))
-     status = os.system("convert " + picture + " -resize " + width + " " + small)
+     status = subprocess.call(["convert", picture, "-resize", width, small])
      if status:
          raise OSError("no copy of " + picture + " in " + folder)
-     full = subprocess.call(["df", "-h", "/tmp"])
+     full = os.system("df -h /tmp")
      return small, full

== picture | gallery>catalogue caption>title | gallery>exhibit caption>credit
  import subprocess
  from pathlib import Path

  def caption_all(gallery, caption, log):
      done = []
      for path in sorted(Path(gallery).glob("*.jpg")):
          out = path.with_suffix(".png")
          # magick draws the caption at the foot of the image
-         parts = f"magick {path} -annotate +0+9 '{caption}' {out}"
-         subprocess.Popen(parts, shell=True, close_fds=False).wait()
+         parts = ["magick", path, "-annotate", "+0+9", f"{caption}", out]
+         subprocess.Popen(parts, shell=False, close_fds=True).wait()
          log.write(f"magick {path}: '{caption}'\n")
          done.append(out)
      return done

== network-lookup | domain>zone record>kind | domain>site record>type
  from subprocess import PIPE, run

  def lookup(domain, record="MX"):
      """Records of a domain that a visitor asked for."""
      domain = domain.strip().lower()
      question = "dig +short {} {}".format(record, domain)
      words = ["dig", "+short", record, domain]
-     found = run(question, stdout=PIPE, text=True, shell=True, check=False).stdout
+     found = run(words, stdout=PIPE, text=True, shell=False, check=True).stdout
      answers = [answer.rstrip(".") for answer in found.splitlines()]
-     return {"question": words, "answers": answers}
+     return {"question": question, "answers": answers}

== network-lookup | url>link filename>title | url>feed filename>label
  import os
  import subprocess

  def download(url, filename, bar):
      """Fetch a page with curl and store it under a name."""
      target = os.path.join("/srv/pages", filename)
      bar.start(f"{url} to {filename}")
-     code = os.system(f"curl --silent --fail --output {target} '{url}'")
-     rest = subprocess.call(["stty", "-F", "/dev/tty", "sane"])
+     code = subprocess.call(["curl", "--silent", "--fail", "--output", target, url])
+     rest = os.system("stty -F /dev/tty sane")
      bar.stop(f"'{url}' gave {code} and {rest}")
      return code == 0 and os.path.getsize(target) > 0

== printing | document>leaflet printer>plotter | document>invoice printer>copier
  import subprocess

  from flask import Flask, request

  app = Flask(__name__)

  @app.post("/print")
  def print_document():
      """Print a stored document on the printer that was picked in the page."""
      printer, document = request.form["printer"], request.form["document"]
      copies = int(request.form.get("copies", 1))
-     subprocess.check_output(["cupsenable", "-E", "all"])
-     job = subprocess.check_output("lp -n %d -d %s %s" % (copies, printer, document), shell=True)
+     subprocess.check_output("cupsenable -E all", shell=True)
+     job = subprocess.check_output(["lp", "-n", "%d" % copies, "-d", printer, document])
      return "job %s on %s" % (job.decode().strip(), printer)

== printing | label>sticker tape>roll | label>badge tape>ribbon
  import os
  import subprocess

  def print_labels(labels, tape):
      """Print each label; what stands on it comes from the orders."""
      for number, label in enumerate(labels):
          text = label["text"].upper()
          print(number, "of", len(labels), sep=" ", flush=True)
-         os.system("ptouch-print --tape " + str(tape) + " --text " + text)
+         subprocess.call(["ptouch-print", "--tape", str(tape), "--text", text])
          if label.get("cut"):
-             subprocess.call(["ptouch-print", "--cutmark", "--chain"])
+             os.system("ptouch-print --cutmark --chain")
      return "printed " + str(len(labels))
'''
