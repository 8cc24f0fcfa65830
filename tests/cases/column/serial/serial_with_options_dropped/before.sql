create table t (a text, n serial);
alter sequence t_n_seq increment 5;
