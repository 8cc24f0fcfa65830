insert into by_function values (1), (2); insert into by_itself values (1); insert into by_default values (1);
