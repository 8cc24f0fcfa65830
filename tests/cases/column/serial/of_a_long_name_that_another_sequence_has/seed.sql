insert into a_table_whose_name_has_all_the_bytes_that_a_name_can_ever_have (id) values (1), (2);
