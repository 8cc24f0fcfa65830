insert into cars values (1, 'middle', '{left,right,NULL}');
