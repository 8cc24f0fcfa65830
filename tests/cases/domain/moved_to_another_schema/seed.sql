insert into t values (1, 'e@f', 'x', '{g@h}');
