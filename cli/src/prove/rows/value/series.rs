//! Continues a value to a series, if a unique column needs more values than matter by themselves.

use crate::prove::rows::catalog::Type;

/// The value `step` steps after this one; none if the text does not show how it continues.
pub(in crate::prove::rows) fn series(data_type: &Type, value: &str, step: u32) -> Option<String> {
    if data_type.kind == "e" {
        return None;
    }
    let next = u64::from(step) + 1;
    match data_type.name.as_str() {
        "bool" | "char" => None,
        "int2" | "int4" | "int8" | "numeric" | "float4" | "float8" | "money" | "oid" => {
            let number: i64 = value.parse().ok()?;
            number.checked_add(i64::from(step)).map(|it| it.to_string())
        }
        "date" | "timestamp" | "timestamptz" => later(value, step),
        "uuid" => value.strip_suffix("000000000001").map(|it| format!("{it}{next:012}")),
        "bytea" => hexadecimal(value, next),
        "bit" | "varbit" => {
            let binary = format!("{step:0width$b}", width = value.len());
            (binary.len() == value.len()).then_some(binary)
        }
        "macaddr" => value.strip_suffix("03").map(|it| format!("{it}{:02x}", next + 2)),
        "cidr" => value.strip_prefix("10.1.").map(|it| format!("10.{next}.{it}")),
        "time" | "timetz" => {
            value.strip_prefix("00:00:01").map(|it| format!("00:00:{next:02}{it}"))
        }
        _ if data_type.subtype != 0 => range(value, step),
        _ => text(value, next),
    }
}

/// The same day of a later year.
fn later(value: &str, step: u32) -> Option<String> {
    value.contains("2000").then(|| value.replace("2000", &(2000 + step).to_string()))
}

/// The range after this one.
fn range(value: &str, step: u32) -> Option<String> {
    if value.contains("2000-") {
        return later(value, step);
    }
    let tens = step * 10;
    let numbers = value.contains("[1,9)");
    numbers.then(|| value.replace("[1,9)", &format!("[{},{})", tens + 1, tens + 9)))
}

fn hexadecimal(value: &str, next: u64) -> Option<String> {
    let digits = value.strip_prefix("\\x").filter(|it| it.ends_with("01"))?;
    Some(format!("\\x{}{next:02x}", &digits[..digits.len() - 2]))
}

/// The text with its last `1` counted up. If the number is at the end of the text, the length is kept if possible.
fn text(value: &str, next: u64) -> Option<String> {
    let number = next.to_string();
    if let Some(start) = value.strip_suffix('1') {
        let extra = number.len() - 1;
        let padding = start.len().checked_sub(extra).and_then(|it| start.get(it..));
        let kept = match padding {
            Some(end) if end.bytes().all(|it| it == b'0' || it == b'x' || it == b'a') => {
                &start[..start.len() - extra]
            }
            _ => start,
        };
        return Some(format!("{kept}{number}"));
    }
    let place = value.rfind('1')?;
    Some(format!("{}{number}{}", &value[..place], &value[place + 1..]))
}
