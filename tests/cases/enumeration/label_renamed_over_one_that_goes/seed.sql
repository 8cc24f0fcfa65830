insert into t values (1, 'a', '{a,c}'), (2, 'c', '{{c},{a}}'), (3, null, null);
