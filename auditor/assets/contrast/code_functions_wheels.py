"""The pinned wheels whose functions are the held-out source of the concepts of code, and functions that are set aside.

All are pure Python, under licences that allow copies of their parts, and none is in the training corpus of the shipped
SAE. Licences are as the packages' metadata and licence files say.
"""

from __future__ import annotations

from auditor.assets.corpus_sources import WheelPin

# package, version, licence, Python tag of the wheel, sha256 of the wheel
WHEELS = """
allennlp 2.10.1 Apache-2.0 py3 d840f2cb285ded77f48fbe5c8f52fe955dc48d4462cae2baf4668eca10dd42fb
apscheduler 3.11.3 MIT py3 bbeb2ec02d23d3c06a6c07ed7f0f3939ada6680eb121fae809a69bb42c537a30
celery 5.7.0 BSD-3-Clause py3 18310a9c919f9029e4735367484d93e6a25cdfd30afdc474622cc263d9b35f6e
darts 0.48.1 Apache-2.0 py3 73be93c121ece5ae3245103780a100d04cbdd7edbd2aabdec0ffe79c1d8fde4e
dask 2026.8.0 BSD-3-Clause py3 ccc0c83a189b0398602435189771d28dad7b5773b6089bb8dce14ae732dd782c
datasette 0.65.5 Apache-2.0 py3 ca5faf528d4c1acc22e78b0274257435683ae6c75cf275939f2b92a10e498dbb
deepchem 2.8.0 MIT py3 042c7639770e69b127f3df5e5bdf139893caa1706d512893d78728fd0a2de8b0
diskcache 5.6.3 Apache-2.0 py3 5e31b2d5fbad117cc363ebaf6b689474db18a1f6438bc82358b024abd4c2ca19
distributed 2026.8.0 BSD-3-Clause py3 3bd8882861a2cf497453f28c6b61135fa8ef2bb1d6885ad3b9f27e887e9c0e01
django 5.2.8 BSD-3-Clause py3 37e687f7bd73ddf043e2b6b97cfe02fcbb11f2dbb3adccc6a2b18c6daa054d7f
feast 0.67.0 Apache-2.0 py3 98667313ae7663f3312174590461e28081112f46d982710867d4b97e0b0f2c66
huey 3.5.4 MIT py3 a3b68953fc62fbbbfe15cd6c48bef9d8072a267234c647121c31ec466e35e8e8
langchain-community 0.4.2 MIT py3 84dd8c5122532394d5b6849a5fc9995ef28e4f77227daeb09f24b3d942e9e466
luigi 3.8.1 Apache-2.0 py3 ea974b26157c327ae8f6a6f9e0ddaa09d868ce8a4010f7631c383614e0152318
mem0ai 2.2.1 Apache-2.0 py3 fe91bb91ac8926231993a4aa58df00a60c6c74c709e6a338fe399500776eef4d
mmengine 0.10.7 Apache-2.0 py3 262ac976a925562f78cd5fd14dd1bc9b680ed0aa81f0d85b723ef782f99c54ee
monai 1.6.1 Apache-2.0 py3 dbd3b1dd309e752e0477ed73fde03b92f80ac74bfb8a8c4260f018b5d6ab2b0b
nipype 1.10.0 Apache-2.0 py3 56ced3272e77952e330f13e28328a8fe2e8a69587ca89bc34234f7d06f8319bb
nltk 3.10.4 Apache-2.0 py3 769ba5413f265b7d3e87cd163cc28efa01e29eeef8bb6080bc907949d9fcfb51
pydal 20260520.0 BSD-3-Clause py2.py3 f3dc3d4f9c2c032984479722834750778480c8c0ca7a51c3e40084cde3372a5d
pytorch-lightning 2.6.6 Apache-2.0 py3 71f95c7b22f25c4f91cc659e1734bcdc6c69c8b66543f2ed2d78dbe29ce2f167
recbole 1.2.1 MIT py3 9c9948202011f37eb0a7c6768129313f00d6403ad221ec940d5e2d5d5f33a407
scons 4.11.1 MIT py3 454cef364348053422696e3d2ecb4fa593c96a624f955842eaaea64f95c8d11d
skypilot 0.14.1 Apache-2.0 py3 8201f566a051677713e288231c7a994e9ebb5ea79bea9bc36eeeffb654543d02
snakemake 9.27.1 MIT py3 cb8b9045c68d2d561520a92d78c8acb0e7383cd7958adde1efb68d97a0601a92
speechbrain 1.1.2 Apache-2.0 py3 9fea4144c917ea58bcf13f17a1a1759179ed7472a30ec8416e7c7c8cf21d9c9a
sqlite-utils 4.2.1 Apache-2.0 py3 7fbaee670713b25eceba05779b844f0895efaf680d9a226fa5ba7dfe165721c5
sqlmesh 0.236.4 Apache-2.0 py3 b20e2e70a58c16e0ef80955daec351518db1d5b12ae3f04b417fe446a21fcaf0
stable-baselines3 2.9.2 MIT py3 0b7db1789bea31d43b3e9be4f88abf639549b587f2bf2a2461ee9d3d77c68e96
textattack 0.3.11 MIT py3 6b0282ee4468cbc3cf21fef0cea99b38b8e68104c307b234788026335963ca47
toil 9.6.0 Apache-2.0 py3 73fdc04da32e17a8ea1e1483743f316b4c25a1424abb153eb7c02fba7bc8d7d1
torch-geometric 2.8.1 MIT py3 b628de243c0893f3435b6eca9a7bbc07f3219293ed27c974b8929aaae42e65d0
"""
SET_ASIDE = frozenset(  # flagged or clean by bandit, but not so to a reader
    {
        "luigi:luigi/contrib/pig.py:PigRunContext.kill_job",  # a list, but with a built script in it
        "monai:monai/bundle/config_parser.py:ConfigParser.load_config_file",  # its loader is a safe one
        "skypilot:sky/ssh_node_pools/utils.py:load_ssh_targets",  # so is this one's
        "snakemake:snakemake/cli.py:parse_config",  # and this one's: the base loader builds texts only
        "nltk:nltk/tbl/demo.py:demo_serialize_tagger",  # these four load or evaluate by way of a helper
        "sqlmesh:sqlmesh/core/macros.py:eval_",
        "textattack:textattack/models/helpers/lstm_for_classification.py:LSTMForClassification.load_from_disk",
        "toil:toil/batchSystems/mesos/batchSystem.py:MesosBatchSystem.frameworkMessage",
    }
)


def _pins(table: str) -> tuple[WheelPin, ...]:
    pins = []
    for package, version, licence, tag, sha256 in map(str.split, table.strip().splitlines()):
        filename = f"{package.replace('-', '_')}-{version}-{tag}-none-any.whl"
        pins.append(WheelPin(package=package, version=version, filename=filename, sha256=sha256, licence=licence))
    return tuple(pins)


PINS = _pins(WHEELS)
