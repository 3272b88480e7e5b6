//! A small site as sheets, for tests: as cells, and as the workbook that a spreadsheet would save.

use crate::site_file::cells::{Book, Cell, Grid};
use rust_xlsxwriter::Workbook;

/// Sheets of a whole small site: rows in lines, `|` between cells.
pub const SHEETS: [(&str, &str); 12] = [
    (
        "项目",
        "名称|时区|日界|夜间\n碧水湾|Asia/Shanghai|06:00|19:00-06:00",
    ),
    (
        "建筑",
        "名称|负责人|类别|地下\n1栋|张伟|高层住宅|否\n地下车库||其他|是",
    ),
    (
        "人员",
        "姓名|岗位|主管|密码\n张伟|安全员|否|2580\n陈志远|工程人员|否|\n周静|安全员、客服|是|258036",
    ),
    (
        "班次",
        "名称|时段|人员\n夜班|18:00-06:00|张伟\n日班|06:00-18:00|",
    ),
    (
        "排班",
        "月份|姓名|1|2|3\n2026-12|张伟|夜班|夜班|休\n2026-12|周静||日班|夜班",
    ),
    (
        "点位",
        "点位号|名称|建筑|楼层|触点|责任人|状态|NFC 标签|纬度|经度\n\
        101|1栋大堂|1栋|1F|11|张伟|在用|04:A2:FF:11|31.2304|121.4737\n\
        102|水泵房|地下车库|B1|||||| \n\
        # 这一行是说明",
    ),
    ("路线", "名称|点位\n夜巡|101-102"),
    (
        "计划",
        "名称|岗位|人员|路线|点位|类型|重复|起始日期|开始时间|时长（分钟）|宽限（分钟）|日子|数量|计什么\n\
        园区夜巡|安全员||夜巡|||每天|2026-12-01|22:00|120|60|||\n\
        抄表||陈志远||102|运行|每2小时|2026-12-01|08:00|60||工作日||\n\
        走访||周静|||定额|每周一|2026-12-07|08:00|10080|||10|tp20",
    ),
    (
        "设备",
        "编号|名称|点位|种类|状态|生产日期|规格|其他\n\
        MH-1|1栋灭火器|101|干粉灭火器|在用|2024-03-01|4 kg|区域=大堂\n\
        SB-1|1号水泵|水泵房|生活水泵房||||",
    ),
    (
        "仪表",
        "设备|名称|单位|下限|上限|小数位|累计|翻转值|减去|检查项|分项\n\
        SB-1|供水温度|℃|40|60|1|||||\n\
        SB-1|回水温度|℃|||1|||供水温度||\n\
        SB-1|用水量|m³|||0|是|100000|||\n\
        SB-1|进水||0.1|0.4||||| 水泵压力|进水压力",
    ),
    ("工具", "名称|数量\n对讲机|6\n机房钥匙|2"),
    (
        "工作日历",
        "日期|至|是|备注\n2026-10-01|2026-10-07|放假|国庆节\n2026-10-10||上班|",
    ),
];

/// The cells of one sheet.
pub fn grid(name: &str, text: &str) -> Grid {
    let mut grid = Grid {
        name: name.to_owned(),
        ..Grid::default()
    };
    for (row, line) in (0..).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split('|')) {
            let cell = Cell::Text(cell.to_owned());
            if !cell.is_empty() {
                grid.rows.entry(row).or_default().insert(column, cell);
            }
        }
    }
    grid
}

/// The small site, with one text of it replaced.
pub fn with(from: &str, into: &str) -> Book {
    let mut found = from.is_empty();
    let grids = SHEETS.iter().map(|(name, text)| {
        let changed = match found {
            true => (*text).to_owned(),
            false => text.replacen(from, into, 1),
        };
        found |= changed != *text;
        grid(name, &changed)
    });
    let grids = grids.collect();
    assert!(found, "`{from}` doesn't stand in the sheets");
    Book { grids }
}

/// The same site as a spreadsheet saves it: numbers, days and times as numbers.
pub fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let about = book.add_worksheet();
    about.set_name("说明").expect("a name");
    about.write_string(0, 0, "请先看这里").expect("written");
    for (name, text) in SHEETS {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split('|')) {
                match cell.trim().parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).expect("written"),
                    Err(_) => sheet.write_string(row, column, cell).expect("written"),
                };
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}
