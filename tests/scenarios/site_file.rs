//! A site's files on the command line: read in a child with bounded memory, checked whole, and set
//! once.

use crate::handoff::SERVER;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use house_tests::world::World;
use std::io::Write;
use std::path::Path;
use std::process::Command;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook with one sheet of this XML, as small as a program could write it.
fn workbook(sheet: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
    let book = format!(
        "<workbook xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"设备\" sheetId=\"1\" \
        r:id=\"rId1\"/></sheets></workbook>"
    );
    let root = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" \
        Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let rels = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" \
        Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let write =
        |text: String| move |out: &mut dyn Write| out.write_all(text.as_bytes()).expect("written");
    let mut zip = Zip::default();
    zip.add("[Content_Types].xml", write("<Types/>".into()));
    zip.add("_rels/.rels", write(root));
    zip.add("xl/workbook.xml", write(book));
    zip.add("xl/_rels/workbook.xml.rels", write(rels));
    zip.add("xl/worksheets/sheet1.xml", sheet);
    zip.end()
}

/// A zip file being written.
#[derive(Default)]
struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
}

/// Counts and sums what goes through.
struct Counted {
    out: DeflateEncoder<Vec<u8>>,
    crc: flate2::Crc,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.crc.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

impl Zip {
    fn add(&mut self, name: &str, content: impl FnOnce(&mut dyn Write)) {
        let mut counted = Counted {
            out: DeflateEncoder::new(Vec::new(), Compression::fast()),
            crc: flate2::Crc::new(),
        };
        content(&mut counted);
        let (sum, size) = (counted.crc.sum(), counted.crc.amount());
        let packed = counted.out.finish().expect("packed");
        let at = self.bytes.len() as u32;
        let mut head = Vec::new();
        for two in [20_u16, 0, 8, 0, 0] {
            head.extend(two.to_le_bytes());
        }
        for four in [sum, packed.len() as u32, size] {
            head.extend(four.to_le_bytes());
        }
        head.extend((name.len() as u16).to_le_bytes());
        head.extend(0_u16.to_le_bytes());
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&head);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(&packed);
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(&head);
        self.directory.extend([0; 10]);
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.files += 1;
    }

    fn end(mut self) -> Vec<u8> {
        let at = self.bytes.len() as u32;
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.files.to_le_bytes());
        self.bytes.extend(self.files.to_le_bytes());
        self.bytes
            .extend((self.directory.len() as u32).to_le_bytes());
        self.bytes.extend(at.to_le_bytes());
        self.bytes.extend([0; 2]);
        self.bytes
    }
}

/// What `import` says: its exit status, standard output and standard error.
fn import(world: &World, file: &Path, more: &[&str]) -> (bool, String, String) {
    let mut import = Command::new(SERVER);
    import
        .arg("import")
        .arg(file)
        .arg("--data")
        .arg(world.path())
        .args(more);
    let said = import
        .env("TOUCHPOINT_LOG", "off")
        .output()
        .expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (said.status.success(), text(said.stdout), text(said.stderr))
}

#[test]
fn a_small_workbook_that_asks_for_all_memory_is_refused_with_a_sentence() {
    let world = World::new();
    let path = world.file("site.xlsx");
    let far = workbook(|out| {
        let cells = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
            <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>";
        out.write_all(cells.as_bytes()).expect("written");
    });
    assert!(far.len() < 1_500, "{} bytes", far.len());
    std::fs::write(&path, far).expect("written");
    let (done, _, said) = import(&world, &path, &[]);
    assert!(!done && said.contains("holds too much"), "{said}");
    let bomb = workbook(|out| {
        let begins = r#"<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>"#;
        out.write_all(begins.as_bytes()).expect("written");
        let much = vec![b'x'; 1 << 20];
        for _ in 0..700 {
            out.write_all(&much).expect("written");
        }
        let ends = "</v></c></row></sheetData></worksheet>";
        out.write_all(ends.as_bytes()).expect("written");
    });
    assert!(bomb.len() < 8 << 20, "{} bytes", bomb.len());
    std::fs::write(&path, bomb).expect("written");
    let (done, _, said) = import(&world, &path, &[]);
    assert!(!done && said.contains("512 MiB"), "{said}");
}

#[test]
fn a_folder_of_csv_files_in_either_encoding_is_one_site_file() {
    let world = World::new();
    let folder = world.file("csv");
    std::fs::create_dir_all(&folder).expect("made");
    let places = "\u{feff}点位号,名称,建筑\n901,泵房门,1栋\n902,\"东门, 内侧\",1栋\n";
    std::fs::write(folder.join("点位.csv"), places).expect("written");
    // 编号,名称,点位,种类 / X-1,灭火器,901,eq-exit-light, in GB18030.
    let equipment: &[u8] = b"\xb1\xe0\xba\xc5,\xc3\xfb\xb3\xc6,\xb5\xe3\xce\xbb,\xd6\xd6\xc0\xe0\n\
        X-1,\xb5\xc6,901,eq-exit-light\n";
    std::fs::write(folder.join("Equipment.csv"), equipment).expect("written");
    let (done, said, error) = import(&world, &folder, &["--json", "--dry-run"]);
    assert!(done, "{error}");
    assert!(said.contains(r#""added":3,"changed":0"#), "{said}");
    let (done, said, error) = import(&world, &folder, &["--json"]);
    assert!(done && said.contains(r#""added":3"#), "{error}");
    let (done, said, _) = import(&world, &folder, &["--json"]);
    assert!(done && said.contains(r#""added":0,"changed":0"#), "{said}");
    std::fs::write(folder.join("随便.csv"), "a,b\n").expect("written");
    std::fs::write(folder.join("点位.csv"), "点位号,名称,建筑\n901,,3号楼\n").expect("written");
    let (done, said, error) = import(&world, &folder, &["--json"]);
    assert!(!done);
    for wanted in [
        "点位 row 2, column B (名称): it is empty",
        "随便: no sheet is called so",
    ] {
        assert!(error.contains(wanted), "{error}");
    }
    assert!(said.contains(r#""heading":"名称""#), "{said}");
}
