insert into t values (1, 3), (2, null); insert into gone (id) values (1); insert into "ol""d" values (1);
