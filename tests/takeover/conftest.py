"""Karang Intan as in circulation's stories, and files of older systems, all invented."""

from datetime import date

import pytest

from lentera.journal import clock
from lentera.takeover import actions
from tests.circulation.conftest import TUESDAY, make_stage, noon_of

SECRET = "Nama Rahasia"  # how the name of everybody in these files begins

SLIMS_DUMP = """-- MySQL dump 10.19  Distrib 10.3.39-MariaDB
DROP TABLE IF EXISTS `mst_member_type`;
INSERT INTO `mst_member_type` VALUES (1,'Standard',2,7,1,2,365,1,0,0,'2019-01-01','2019-01-01'),
(2,'Tahanan',2,7,1,2,365,1,0,0,'2019-01-01','2019-01-01');
INSERT INTO `member` (`member_id`,`member_name`,`gender`,`birth_date`,`member_type_id`,`member_address`,`inst_name`,
 `pin`,`expire_date`,`member_notes`,`is_pending`,`mpasswd`) VALUES
('80001','Nama Rahasia Satu',1,'1980-01-01',1,'Jl. Melati','Blok A','B.I 12/2020','2099-01-01','pasal 112',0,'x'),
('80002','Nama Rahasia Dua, S.H. ''Ucok''',1,NULL,2,NULL,'Blok B',NULL,'2099-01-01',NULL,0,NULL),
('80003','Nama Rahasia Tiga',1,NULL,2,NULL,'Blok B',NULL,'2020-01-01',NULL,0,NULL),
('80004','Nama Rahasia Empat',1,NULL,1,NULL,'',NULL,'0000-00-00',NULL,1,NULL);
INSERT INTO `loan` (`loan_id`,`item_code`,`member_id`,`loan_date`,`due_date`,`renewed`,`is_lent`,
 `is_return`,`return_date`) VALUES
(1,'KI-00388','80001','2024-02-20','2024-03-12',0,1,0,NULL),
(2,'KI-00412','80002','2024-02-27','2024-03-05',0,1,0,NULL),
(3,'KI-00413','80002','2023-02-27','2023-03-05',0,1,1,'2023-03-01'),
(4,'KI-00413','99999','2024-02-27','2024-03-05',0,1,0,NULL),
(5,'XX-1','80001','2024-02-27','2024-03-05',0,1,0,NULL),
(6,'KI-00414','80001','0000-00-00','2024-03-05',0,1,0,NULL),
(7,'KI-00412','80001','2024-02-28','2024-03-06',0,1,0,NULL),
(8,'DK-20417','80001','2024-02-28','2024-02-20',0,1,0,NULL),
(9,'DK-20418','80002','2024-02-28','2024-03-20',0,1,0,'2024-03-01');
-- Dump completed on 2024-03-05  8:00:00
"""


@pytest.fixture
def stage(db):
    """The stage, on Tuesday 5 March 2024 in the morning."""
    made = make_stage()
    with clock.told(noon_of(TUESDAY)):
        yield made


def kept(stage, tmp_path, text, **options):
    """A file, read and sealed; returns its id."""
    path = tmp_path / "berkas"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    read = actions.read_draft(
        path, name="berkas.sql", account=stage.cast.sari, at=clock.now(), today=TUESDAY, **options
    )
    assert isinstance(read, tuple), read
    return actions.keep(stage.cast.prison, *read)


def run_whole(stage, id, request_id="go"):
    """Begin and step to the end; returns how many steps it took."""
    told = actions.begin(stage.desk, id, request_id=request_id, at=clock.now())
    assert hasattr(told, "batch"), told
    steps = 1
    while actions.step(stage.desk, id, at=clock.now()) is False:
        steps += 1
    return steps


TODAY: date = TUESDAY
