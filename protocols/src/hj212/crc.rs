//! The check of annex A. It is called ANSI CRC16 there and is not the one of Modbus: the low half of the register is
//! thrown away with each byte, so what a byte leaves depends on eight bits alone.

const LEFT: [u16; 256] = {
    let mut left = [0; 256];
    let mut start = 0;
    while start < 256_u16 {
        let (mut register, mut bit) = (start, 0);
        while bit < 8 {
            register = if register & 1 == 1 { register >> 1 ^ 0xA001 } else { register >> 1 };
            bit += 1;
        }
        left[start as usize] = register;
        start += 1;
    }
    left
};

/// How many bytes are taken in one step.
const STEP_BYTES: usize = 8;

/// What a byte leaves in the upper half of the register, in row n after n more bytes. Each byte goes its own way, since
/// `LEFT` of two bytes that are added without carry is the sum of what each leaves: so a step waits for the last one once.
const AFTER: [[u8; 256]; STEP_BYTES] = {
    let mut after = [[0; 256]; STEP_BYTES];
    let (mut row, mut byte) = (0, 0);
    while row < STEP_BYTES {
        while byte < 256 {
            let before = if row == 0 { byte } else { after[row - 1][byte] as usize };
            after[row][byte] = (LEFT[before] >> 8) as u8;
            byte += 1;
        }
        (row, byte) = (row + 1, 0);
    }
    after
};

/// The check value of a data segment; of an empty one `FFFF`.
#[must_use]
pub fn crc(segment: &[u8]) -> u16 {
    let Some((last, before)) = segment.split_last() else { return 0xFFFF };
    let (steps, rest) = before.as_chunks::<STEP_BYTES>();
    let upper = steps.iter().fold(0xFF, |upper: u8, step| {
        let bytes = step.iter().zip(AFTER.iter().rev()).skip(1);
        let first = AFTER[STEP_BYTES - 1][usize::from(upper ^ step[0])];
        bytes.fold(first, |upper, (byte, after)| upper ^ after[usize::from(*byte)])
    });
    let upper = rest.iter().fold(upper, |upper, byte| AFTER[0][usize::from(upper ^ byte)]);
    LEFT[usize::from(upper ^ last)]
}

#[cfg(test)]
mod tests {
    use super::crc;

    /// As annex A says it, step by step.
    fn by_the_book(segment: &[u8]) -> u16 {
        let mut register = 0xFFFF_u16;
        for byte in segment {
            register = (register >> 8) ^ u16::from(*byte);
            for _ in 0..8 {
                let low = register & 1;
                register >>= 1;
                if low == 1 {
                    register ^= 0xA001;
                }
            }
        }
        register
    }

    #[test]
    fn the_example_of_the_standard_and_six_more() {
        const MN: &str = "MN=010000A8900016F000169DC0";
        for (segment, due) in [
            (format!("QN=20160801085857223;ST=32;CN=1062;PW=100000;{MN};Flag=5;CP=&&RtdInterval=30&&"), 0x1C80),
            (format!("QN=20250601090405123;ST=91;CN=9014;PW=123456;{MN};Flag=4;CP=&&&&"), 0xD341),
            (format!("QN=20250601090405123;ST=91;CN=9011;PW=123456;{MN};Flag=4;CP=&&QnRtn=1&&"), 0x6740),
            (format!("QN=20250601090405123;ST=91;CN=9012;PW=123456;{MN};Flag=4;CP=&&ExeRtn=1&&"), 0x8341),
            (
                format!(
                    "QN=20250601090405123;ST=39;CN=2011;PW=123456;{MN};Flag=5;CP=&&DataTime=20250601090405;\
                     a34001-Rtd=0.182,a34001-Flag=N;a34002-Rtd=0.096,a34002-Flag=N;a34004-Rtd=0.041,a34004-Flag=N;\
                     a01001-Rtd=31.4,a01001-Flag=N;a01002-Rtd=58.0,a01002-Flag=N;a01007-Rtd=2.3,a01007-Flag=N;\
                     a01008-Rtd=135,a01008-Flag=N;LA-Rtd=62.7,LA-Flag=N&&"
                ),
                0x6D40,
            ),
            (
                format!(
                    "QN=20250601090405123;ST=21;CN=2061;PW=123456;{MN};Flag=5;CP=&&DataTime=20250601080000;\
                     w01001-Avg=7.21,w01001-Flag=N;w01009-Avg=6.8,w01009-Flag=N;w21003-Avg=0.31,w21003-Flag=N;\
                     w21011-Avg=0.08,w21011-Flag=D&&"
                ),
                0xDA81,
            ),
            (String::new(), 0xFFFF),
        ] {
            assert_eq!(format!("{:04X}", crc(segment.as_bytes())), format!("{due:04X}"), "{segment}");
            assert_eq!(by_the_book(segment.as_bytes()), due);
        }
    }

    #[test]
    fn every_length_comes_out() {
        let bytes: Vec<u8> = (0..90_u32).map(|at| (at * at * 37 + at) as u8).collect();
        for from in 0..bytes.len() {
            for to in from..bytes.len() {
                assert_eq!(crc(&bytes[from..to]), by_the_book(&bytes[from..to]), "{from}..{to}");
            }
        }
    }

    #[test]
    fn every_byte_leaves_what_the_book_says() {
        for first in 0..=255_u8 {
            for second in [0, 1, 0x26, 0x80, 0xFF] {
                assert_eq!(crc(&[first, second]), by_the_book(&[first, second]));
            }
        }
    }
}
