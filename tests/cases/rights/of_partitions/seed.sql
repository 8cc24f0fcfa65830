insert into measured values ('2019-05-05', 1), ('2021-05-05', null);
