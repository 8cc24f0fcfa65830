insert into t values (1, '{a@b,null}'), (2, null), (3, '{}'), (4, '{{a@b},{c@d}}');
