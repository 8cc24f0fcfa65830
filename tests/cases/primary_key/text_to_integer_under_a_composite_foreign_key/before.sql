create table t (a text, b text, primary key (a, b));
create table u (a text, b text, foreign key (a, b) references t);
