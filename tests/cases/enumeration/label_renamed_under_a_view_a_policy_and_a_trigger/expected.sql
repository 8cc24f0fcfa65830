select v.*, w.m::text from v left join w using (id) order by id
