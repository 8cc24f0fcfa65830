create table t (id int primary key, b text);
create function row_no() returns bigint language internal window as 'window_row_number';
