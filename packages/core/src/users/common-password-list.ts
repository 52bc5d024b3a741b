/**
 * Passwords of 8 characters and more that lead every published list of leaked ones, in lower case, and those that our
 * own trade would think of. Made by hand: what `isCommonPassword` finds by rule (runs, repetitions, a common word with
 * digits) is not in it.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qaz!qaz 1qazxsw2 zaq12wsx zaq1zaq1 zaq1xsw2 !qaz2wsx qazwsxedc
  qazwsxedcrfv qaz123wsx q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qweasdzxc qweasd123 qwe123asd qweqwe123 a1b2c3d4 a1s2d3f4
  a1234567 a12345678 a123456789 aa123456 aa12345678 abcd1234 abc12345 abcd12345 1a2b3c4d 123456ab 123qweasd 123qwe123
  asdf1234 asd12345 asdqwe123 zxcv1234 zxcvbnm1 12qwaszx 12341234 123123123 112233445566 11223344 11112222 12121212
  12344321 123454321 123321123 13131313 102030405 1020304050 147258369 159357456 159753456 741852963 789456123 987456321
  963852741 321321321 1357924680 24681012 31415926 314159265 27182818 19841984 20002000 20202020 12312312
  trustno1 trustnoone letmein1 letmeinn letmeinnow opensesame changeit changeme changeme123 changethis changeyourpassword
  password1 password12 password123 passw0rd p@ssw0rd p@ssword pa$$word pa$$w0rd pass1234 pass12345 passpass passwort
  passphrase mypassword yourpassword nopassword thepassword newpassword oldpassword temppassword testpassword
  defaultpassword initialpassword password! motdepasse contraseña contrasena wachtwoord senha123 parola123 haslo123
  welcome1 welcome123 iloveyou iloveyou1 iloveyou2 iloveyousomuch ilovegod iloveme1 lovelove loveyou1 loveme123 loverboy
  lovergirl babygirl babygirl1 princess princess1 prince123 sunshine sunshine1 football football1 baseball baseball1
  basketball softball volleyball hockey123 soccer12 superman superman1 batman123 spiderman starwars starwars1 startrek
  pokemon1 pokemon123 dragon123 dragonball mustang1 corvette mercedes ferrari1 porsche911 harley123 chevrolet yamaha123
  michael1 jennifer jessica1 michelle jonathan jordan23 jordan123 charlie1 charlotte elizabeth alexander alexandra
  samantha stephanie christian christine christopher anthony1 matthew1 danielle victoria veronica benjamin nicholas
  patricia patrick1 brandon1 francisco fernando sebastian maximilian robert123 william1 joshua123 daniel123 thomas123
  andrew123 george123 ashley123 amanda123 nicole123 hannah123 jessica123 alexander1 computer computer1 internet
  internet1 samsung1 samsung123 microsoft windows7 windows10 macintosh nintendo playstation xbox3600 facebook google123
  youtube1 linkedin adobe123 photoshop minecraft fortnite warcraft starcraft overwatch counter-strike counterstrike
  whatever whatever1 nothing1 something anything everything blessed1 blessing jesus123 jesuschrist jesusislord heaven123
  godisgood hallelujah chocolate chocolate1 cheesecake butterfly butterfly1 elephant dolphin1 dolphins kitty123 monkey12
  monkey123 hello123 hellohello hello1234 helloworld goodbye1 goodluck fuckyou1 fuckyou2 fuckyou123 fuckoff1 asshole1
  bullshit bitch123 biteme123 motherfucker cowboys1 steelers packers1 yankees1 redsox04 lakers24 arsenal1 chelsea1
  liverpool liverpool1 manchester manutd123 barcelona realmadrid juventus bayern123 london123 england1 america1 newyork1
  california caroline carolina virginia washington colorado scotland deutschland australia brasil123 argentina
  mexico123 france123 paris123 berlin123 summer123 winter123 spring123 autumn123 november december september october1
  february saturday midnight midnight1 morning1 tuesday1 sunflower snowball snowflake rainbow1 rainbow123 moonlight
  starlight firefly1 diamond1 crystal1 silver123 golden123 platinum scorpion scorpio1 capricorn aquarius gemini123
  creative designer engineer engineering student1 students teacher1 professor doctor123 manager1 business marketing
  security security1 secret123 topsecret secretkey supersecret mysecret private1 personal access14 accessdenied
  administrator adminadmin admin1234 admin12345 adminpass adminpassword admin@123 root1234 rootroot rootpass rootpassword
  toortoor superuser sysadmin sysadmin1 webmaster webadmin master123 masterkey masterpassword guest123 guestguest user1234
  username username1 usuario1 testtest test1234 test12345 testing1 testing123 testuser tester123 demo1234 demodemo
  default1 default123 example1 example123 sample123 temp1234 temporary public123 vagrant1 ansible1 docker123 jenkins1
  postgres postgres1 mysql123 oracle123 database database1 server123 internet123 raspberry raspberrypi ubuntu123 linux123
  correcthorsebatterystaple correct-horse-battery-staple tr0ub4dor&3
  labjournal lab-journal laboratory laboratory1 notebook notebook1 labnotebook codexcodex codex123 codexlab codexlab1
  research research1 science1 scientist experiment experiment1 university chemistry biology1 physics1
  killer123 killers1 shadow12 shadow123 hunter12 hunter123 ranger123 soldier1 warrior1 phoenix1 maverick freedom1
  thunder1 lightning blackcat blackjack blackberry bluebird redskins greenday metallica slipknot nirvana1 ironmaiden
  rammstein eminem123 beatles1 guitar123 musicman jackson5 cocacola pepsi123 mcdonalds heineken budweiser jackdaniels
  marlboro marijuana snickers skittles strawberry blueberry pineapple watermelon cupcake1 cookie123 pumpkin1 peaches1
  cherry123 banana123 apple123 orange123 purple123 yellow123 ginger123 pepper123 buster123 maggie123 bailey123 tigger123
  sophie123 chester1 snoopy123 scooby123 garfield mickey123 winnie123 donald123 simpsons homer123 southpark familyguy
  naruto123 onepiece pikachu1 mario123 zelda123 sonic123 tinkerbell hellokitty barbie123 cinderella
  `
    .trim()
    .split(/\s+/),
);

/** Words that stay common whatever digits and signs stand before and after them. */
export const COMMON_STEMS: ReadonlySet<string> = new Set(
  `
  password passwort passwd passphrase pass pwd welcome letmein admin administrator root toor master secret changeme login
  qwerty qwertz azerty qwertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm iloveyou love monkey dragon football baseball
  sunshine princess superman batman shadow michael jordan hunter killer computer internet test testing tester user guest
  default temp demo example sample codex codexlab notebook laboratory labjournal journal lab summer winter spring autumn
  january february march april june july august september october november december monday friday hello hallo bonjour
  hola abc abcd abcdef freedom whatever trustno trustnoi starwars pokemon google facebook samsung apple microsoft
  windows linux ubuntu server database oracle mysql postgres security access company office school student teacher
  science research motdepasse contrasena wachtwoord senha parola haslo salasana parool heslo jelszo
  `
    .trim()
    .split(/\s+/),
);
