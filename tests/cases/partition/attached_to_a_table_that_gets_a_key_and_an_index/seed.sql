insert into measured_2020 values ('2020-03-04', 1), ('2020-05-06', null);
