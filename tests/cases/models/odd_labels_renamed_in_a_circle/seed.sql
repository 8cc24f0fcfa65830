insert into "Odd"."T" values
    (1, 'it''s', array['it''s', 'a "b", {c}\', 'x,y', null]::"Odd"."La ne"[]),
    (2, 'a "b", {c}\', '{}'), (3, 'x,y', '[0:1]={NULL,"x,y"}');
