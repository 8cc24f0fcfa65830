insert into t values (1, '{left}'), (2, '{left,middle,right}');
