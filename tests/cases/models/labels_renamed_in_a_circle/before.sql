create type lane as enum ('left', 'right', 'middle');
create table cars (id bigint primary key, lane lane not null default 'right', lanes lane[], constraint cars_lane_check check (lane <> 'right'));
