select b from v order by id
