insert into "T t" values (1, 5, '{6}');
