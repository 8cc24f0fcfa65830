create type mood as enum ('good', 'bad');
create table t (
    id integer primary key,
    mood mood not null default 'bad',
    moods mood[] not null default '{bad}',
    constraint t_mood_check check (mood <> 'bad' or id > 0),
    constraint t_alone exclude using btree (id with =) where (mood = 'bad')
);
create index t_id_idx on t (id) where mood = 'bad';
