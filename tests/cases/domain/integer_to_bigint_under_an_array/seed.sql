insert into t values (1, '{5,null}'), (2, null), (3, '{{1},{2}}');
