insert into t values (1, row(row(1), array[row(2)::a])::b);
