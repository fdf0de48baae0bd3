//! scratch
fn main(){ let a:Vec<String>=std::env::args().collect(); let t=std::fs::read_to_string(&a[1]).unwrap();
 let rows:Vec<Vec<&str>>=t.lines().skip(1).map(|l|l.split('\t').collect()).collect();
 let day=|s:&str|->Option<i32>{ let d=s.split(' ').next()?; let p:Vec<i64>=d.split(['/','-']).map(|x|x.parse().ok()).collect::<Option<_>>()?; let (y,m,d)=(p[0],p[1],p[2]); let y2=if m<=2{y-1}else{y}; let era=y2/400; let yoe=y2-era*400; let doy=(153*(m+(if m>2{-3}else{9}))+2)/5+d-1; let doe=yoe*365+yoe/4-yoe/100+doy; Some((era*146097+doe-719468+3) as i32)};
 let tb:Vec<_>=rows.iter().map(|r|triage::topics::Post{id:r[0],person:r[1],title:r[2],body:r[4],day:day(r[3]),likes:r[6].parse().unwrap_or(0)}).collect();
 let s=std::time::Instant::now();
 let g=triage::topics::find(&tb);
 eprintln!("{:?} topics {}",s.elapsed(),g.len());
 for (k,m) in g.iter().enumerate() { if k<60 {eprintln!("{:.1} n{} p{} l{} {} | {:?} {:?} {:?} new {}",m.heat,m.members.len(),m.people,m.likes,m.name,m.place,m.words,m.burst.map(|b|(b.monday,b.messages,b.score)),m.is_new);}
 println!("{}", m.members.iter().map(|i|rows[*i as usize][0]).collect::<Vec<_>>().join(" ")); } }
