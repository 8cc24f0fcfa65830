insert into t values
    (1, 'left', '{left}'),
    (2, 'right', '{left,middle,right}'),
    (3, 'middle', '[2:3][-1:0]={{left,right},{NULL,middle}}'),
    (4, null, '{}'),
    (5, 'left', null),
    (6, 'right', '{NULL}'),
    (7, 'left', '{right,right}');
insert into t values (8, 'bottom', '{bottom,left,right,middle}');
