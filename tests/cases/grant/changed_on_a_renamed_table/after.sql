create table renamed (id integer primary key, name text, amount integer);
grant insert on renamed to case_other;
