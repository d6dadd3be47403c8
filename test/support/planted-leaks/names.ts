/** A name as its bearer's neighbours write it: in Arabic script, and in Latin script by the habits of English, scholars, French, Turkish and Malay. */
export interface SpelledName {
  readonly arabic: string;
  readonly latin: readonly string[];
}

/** Ways of writing a name in Latin letters, in the order of {@link SpelledName}'s members; `other` is a second English habit. */
export const LATIN_HABITS = ["english", "scholarly", "french", "turkish", "malay", "other"] as const;

const table = (rows: string): readonly SpelledName[] =>
  rows
    .trim()
    .split("\n")
    .map((row) => {
      const [arabic = "", ...latin] = row.split("|").map((cell) => cell.trim());
      return { arabic, latin: latin.length === LATIN_HABITS.length ? latin : [...latin, latin[0]!] };
    });

/** Given names. */
export const GIVEN_NAMES = table(`
يوسف|Yusuf|Yūsuf|Youssef|Yusuf|Yusof|Yousef
محمد|Mohammed|Muḥammad|Mohamed|Muhammet|Mohamad|Muhammad
أحمد|Ahmad|Aḥmad|Ahmed|Ahmet|Ahmad|Ahmed
محمود|Mahmoud|Maḥmūd|Mahmoud|Mahmut|Mahmud|Mahmood
خالد|Khaled|Khālid|Khaled|Halit|Khalid|Khalid
طارق|Tariq|Ṭāriq|Tarek|Tarık|Tarik|Tareq
حسين|Hussein|Ḥusayn|Hocine|Hüseyin|Hussin|Husain
حسن|Hassan|Ḥasan|Hassan|Hasan|Hassan|Hasan
إبراهيم|Ibrahim|Ibrāhīm|Brahim|İbrahim|Ibrahim|Ebrahim
عبد الرحمن|Abdul Rahman|ʿAbd al-Raḥmān|Abderrahmane|Abdurrahman|Abdul Rahman|Abdulrahman
عبد الله|Abdullah|ʿAbd Allāh|Abdallah|Abdullah|Abdullah|Abdulla
مصطفى|Mustafa|Muṣṭafā|Mostafa|Mustafa|Mustapha|Mostafa
سليمان|Suleiman|Sulaymān|Slimane|Süleyman|Sulaiman|Solayman
عثمان|Othman|ʿUthmān|Othmane|Osman|Osman|Usman
جمال|Jamal|Jamāl|Djamel|Cemal|Jamal|Gamal
نجيب|Najib|Najīb|Nadjib|Necip|Najib|Nageeb
رشيد|Rashid|Rashīd|Rachid|Reşit|Rashid|Rasheed
شريف|Sharif|Sharīf|Chérif|Şerif|Sharif|Sherif
قاسم|Qasim|Qāsim|Kacem|Kasım|Kassim|Qassem
فيصل|Faisal|Fayṣal|Fayçal|Faysal|Faisal|Feisal
وليد|Walid|Walīd|Oualid|Velit|Walid|Waleed
زكريا|Zakariya|Zakarīyā|Zakaria|Zekeriya|Zakaria|Zakariyya
إسماعيل|Ismail|Ismāʿīl|Smaïl|İsmail|Ismail|Esmail
هشام|Hisham|Hishām|Hicham|Hişam|Hisham|Hesham
منصور|Mansour|Manṣūr|Mansour|Mansur|Mansor|Mansoor
نور الدين|Nur al-Din|Nūr al-Dīn|Noureddine|Nurettin|Nuruddin|Nooruddin
صلاح الدين|Salah al-Din|Ṣalāḥ al-Dīn|Salaheddine|Selahattin|Salahuddin|Saladin
عمران|Imran|ʿImrān|Imrane|İmran|Imran|Emran
بلال|Bilal|Bilāl|Bilel|Bilal|Bilal|Belal
ياسين|Yasin|Yāsīn|Yacine|Yasin|Yassin|Yaseen
عائشة|Aisha|ʿĀʾisha|Aïcha|Ayşe|Aisyah|Ayesha
فاطمة|Fatima|Fāṭima|Fatma|Fatma|Fatimah|Fatema
خديجة|Khadija|Khadīja|Khadidja|Hatice|Khadijah|Khadeeja
زينب|Zaynab|Zaynab|Zineb|Zeynep|Zainab|Zeinab
مريم|Maryam|Maryam|Meriem|Meryem|Mariam|Mariam
سميرة|Samira|Samīra|Samira|Semira|Samirah|Sameera
ليلى|Layla|Laylā|Leïla|Leyla|Laila|Leila
هدى|Huda|Hudā|Houda|Hüda|Huda|Hoda
نادية|Nadia|Nādiya|Nadia|Nadiye|Nadiah|Nadya
رقية|Ruqayya|Ruqayya|Rokia|Rukiye|Ruqaiyah|Roqaya
بهرام|Bahram|Bahrām|Bahram|Behram|Bahram
داریوش|Dariush|Dāryūsh|Darioush|Daryuş|Dariush|Daryoush
کامران|Kamran|Kāmrān|Kamran|Kamuran|Kamran
شهریار|Shahriar|Shahryār|Chahriar|Şehriyar|Syahriar|Shahryar
فرهاد|Farhad|Farhād|Farhad|Ferhat|Farhad
ذوالفقار|Zulfiqar|Dhū l-Faqār|Zoulfikar|Zülfikar|Zulfikar|Zulfikar
شکیل|Shakeel|Shakīl|Chakil|Şekil|Syakil|Shakil
نعمان|Nauman|Nuʿmān|Noamane|Numan|Nukman|Noman
دنيز|Deniz|Deniz|Deniz|Deniz|Deniz
أورهان|Orhan|Orhan|Orhan|Orhan|Orhan
مارك|Marc|Marc|Marc|Mark|Mark|Mark
إتيان|Etienne|Étienne|Étienne|Etyen|Etienne
فيليب|Philippe|Philippe|Philippe|Filip|Philip|Philip
ثابت|Thabet|Thābit|Tsabet|Sabit|Thabit|Sabet
عماد|Imad|ʿImād|Imed|İmad|Imad|Emad
غسان|Ghassan|Ghassān|Rassane|Gassan|Ghasan|Gassan
جابر|Jaber|Jābir|Djaber|Cabir|Jabir|Gaber
نزار|Nizar|Nizār|Nizar|Nizar|Nizar|Nezar
رمضان|Ramadan|Ramaḍān|Ramdane|Ramazan|Ramadhan|Ramzan
شعبان|Shaaban|Shaʿbān|Chaabane|Şaban|Syaaban|Shaban
زهراء|Zahra|Zahrāʾ|Zohra|Zehra|Zahrah|Zehra
صفية|Safiya|Ṣafīya|Safia|Safiye|Safiah|Safiyya
حليمة|Halima|Ḥalīma|Halima|Halime|Halimah|Haleema
بهزاد|Behzad|Bihzād|Behzad|Behzat|Behzad|Bahzad
آرش|Arash|Ārash|Arach|Araş|Arash|Aarash
جہانگیر|Jahangir|Jahāngīr|Djahanguir|Cihangir|Jahangir|Jehangir
طفيل|Tufail|Ṭufayl|Toufeïl|Tufeyl|Tufail|Tofail
مراد|Murad|Murād|Mourad|Murat|Murad|Morad
`);

/** Family names. None of them is also the name of a place that everybody knows. */
export const FAMILY_NAMES = table(`
الحربي|al-Harbi|al-Ḥarbī|El Harbi|El Harbi|al-Harbi|Alharbi
القحطاني|al-Qahtani|al-Qaḥṭānī|El Kahtani|El Kahtani|al-Qahtani|Alkahtani
الزهراني|al-Zahrani|al-Zahrānī|Ez-Zahrani|ez-Zehrani|az-Zahrani|Alzahrani
الشمري|al-Shammari|al-Shammarī|Ech-Chammari|eş-Şemmeri|asy-Syammari|Alshamari
البناني|al-Bannani|al-Bannānī|El Bennani|el-Bennani|al-Bannani|Bennani
التميمي|al-Tamimi|al-Tamīmī|Et-Tamimi|et-Temimi|at-Tamimi|Tamimi
الخطيب|al-Khatib|al-Khaṭīb|El Khatib|el-Hatip|al-Khatib|Elkhateeb
النجار|al-Najjar|al-Najjār|En-Nadjar|en-Neccar|an-Najjar|Najjar
العطار|al-Attar|al-ʿAṭṭār|El Attar|el-Attar|al-Attar|Attar
القاضي|al-Qadi|al-Qāḍī|El Kadi|el-Kadı|al-Qadhi|Elkady
الصباغ|al-Sabbagh|al-Ṣabbāgh|Es-Sabbagh|es-Sabbağ|as-Sabbagh|Sabbagh
الحداد|al-Haddad|al-Ḥaddād|El Haddad|el-Haddad|al-Haddad|Haddad
الغزالي|al-Ghazali|al-Ghazālī|El Ghazali|el-Gazali|al-Ghazali|Ghazaly
الجزيري|al-Jaziri|al-Jazīrī|El Djaziri|el-Ceziri|al-Jaziri|Jaziry
العبيدي|al-Obeidi|al-ʿUbaydī|El Obeïdi|el-Ubeydi|al-Ubaidi|Alubaidi
الدليمي|al-Dulaimi|al-Dulaymī|Ed-Doulaïmi|ed-Düleymi|ad-Dulaimi|Dulaymi
الكبيسي|al-Kubaisi|al-Kubaysī|El Koubaïssi|el-Kubeysi|al-Kubaisi|Kubaysi
المهيري|al-Muhairi|al-Muhayrī|El Mehiri|el-Muheyri|al-Muhairi|Almheiri
السويدي|al-Suwaidi|al-Suwaydī|Es-Souidi|es-Süveydi|as-Suwaidi|Alsuwaidi
الرميثي|al-Rumaithi|al-Rumaythī|Er-Roumeïthi|er-Rümeysi|ar-Rumaithi|Romaithi
بن صالح|bin Saleh|Ibn Ṣāliḥ|Ben Salah|bin Salih|bin Salleh|Bensaleh
بن يحيى|bin Yahya|Ibn Yaḥyā|Benyahia|bin Yahya|bin Yahaya|Benyahya
بوشارب|Boushareb|Bū Shārib|Bouchareb|Buşarib|Busharib|Boucharib
خليفي|Khlifi|Khulayfī|Khelifi|Halifi|Khalifi|Khelifi
درويش|Darwish|Darwīsh|Derouiche|Derviş|Darwis|Darweesh
قنديل|Qandil|Qindīl|Kandil|Kandil|Qandil|Kandeel
شاهين|Shaheen|Shāhīn|Chahine|Şahin|Syahin|Shahin
جلالي|Jalali|Jalālī|Djalali|Celali|Jalali|Jallali
کاظمی|Kazemi|Kāẓimī|Kazemi|Kazımi|Kazimi|Kazimi
رضایی|Rezaei|Riżāʾī|Rezaï|Rızai|Rezai|Rezayi
موسوی|Mousavi|Mūsavī|Moussavi|Musevi|Musawi|Musavi
تبریزیان|Tabrizian|Tabrīziyān|Tabrizian|Tebrizyan|Tabrizian
شیرازیان|Shirazian|Shīrāziyān|Chirazian|Şirazyan|Syirazian
بلوچ|Baloch|Balūch|Baloutch|Beluç|Baluch|Balouch
چوہدری|Chaudhry|Chaudharī|Tchaudhri|Çaudri|Chaudhri|Choudhury
قریشی|Qureshi|Quraishī|Koreïchi|Kureyşi|Quraisyi|Qureishi
صدیقی|Siddiqui|Ṣiddīqī|Siddiqi|Sıddıki|Siddiqi|Siddiqi
انصاری|Ansari|Anṣārī|Ansari|Ensari|Ansari|Ansary
خٹک|Khattak|Khaṭak|Khattak|Hattak|Khattak|Khatak
آفریدی|Afridi|Āfrīdī|Afridi|Afridi|Afridi|Afreedi
يلدريم|Yildirim|Yıldırım|Yildirim|Yıldırım|Yildirim
أوزتورك|Ozturk|Öztürk|Oztürk|Öztürk|Ozturk
جليك|Celik|Çelik|Tchelik|Çelik|Celik
كوتشاك|Kocak|Koçak|Kotchak|Koçak|Kocak
دميرجي|Demirci|Demirci|Demirdji|Demirci|Demirci
غونش|Gunes|Güneş|Gunech|Güneş|Gunes
دولاكروا|Delacroix|Delacroix|Delacroix|Dölakrua|Delacroix
موريل|Morel|Morel|Morel|Morel|Morel
غارنييه|Garnier|Garnier|Garnier|Garniye|Garnier
بن عثمان|bin Osman|ibn ʿUthmān|Ben Othmane|bin Osman|bin Othman|Bin Usman
الباروني|al-Baruni|al-Bārūnī|El Barouni|el-Baruni|al-Baruni|Baruny
الورفلي|al-Warfalli|al-Warfallī|El Ouerfelli|el-Varfalli|al-Warfali|Warfally
المقريف|al-Magariaf|al-Maqaryaf|El Megaryaf|el-Makaryef|al-Magaryaf|Almagarief
حشاد|Hashad|Ḥashshād|Hached|Haşad|Hasyad|Hachad
وهبي|Wahbi|Wahbī|Ouahbi|Vehbi|Wahbi|Wehby
زغلول|Zaghloul|Zaghlūl|Zaghloul|Zağlul|Zaghlul|Zaghlool
عزوز|Azzouz|ʿAzzūz|Azzouz|Azzuz|Azuz|Azouz
مخلوف|Makhlouf|Makhlūf|Makhlouf|Mahluf|Makhluf|Makhloof
الطرابيشي|al-Tarabishi|al-Ṭarābīshī|Et-Tarabichi|et-Tarabişi|at-Tarabisyi|Tarabishy
الغامدي|al-Ghamdi|al-Ghāmidī|El Ghamdi|el-Gamidi|al-Ghamidi|Alghamdi
العتيبي|al-Otaibi|al-ʿUtaybī|El Outeïbi|el-Uteybi|al-Utaibi|Alotaibi
المزروعي|al-Mazrouei|al-Mazrūʿī|El Mazroui|el-Mezrui|al-Mazrui|Almazrouei
الشنقيطي|al-Shanqiti|al-Shinqīṭī|Ech-Chenguiti|eş-Şinkiti|asy-Syanqiti|Shangiti
بن جلون|Benjelloun|Ibn Jallūn|Benjelloun|bin Cellun|Benjelun|Ben Jelloun
بوعزيزي|Bouazizi|Būʿazīzī|Bouazizi|Buazizi|Buazizi|Bou Azizi
الجوهري|al-Gohary|al-Jawharī|El Djaouhari|el-Cevheri|al-Jauhari|Elgohary
حجازي|Hegazi|Ḥijāzī|Hidjazi|Hicazi|Hijazi|Hegazy
القذافي|al-Qadhafi|al-Qadhdhāfī|El Kadhafi|el-Kaddafi|al-Qazafi|Gaddafi
نظیری|Naziri|Naẓīrī|Naziri|Naziri|Naziri|Nazeri
طباطبایی|Tabatabaei|Ṭabāṭabāʾī|Tabatabaï|Tabatabai|Tabatabai|Tabatabayi
یوسفزئی|Yousafzai|Yūsufzaʾī|Youssoufzaï|Yusufzay|Yusufzai|Yusafzai
بگٹی|Bugti|Bugṭī|Bougti|Bugti|Bugti|Bughti
كايا أوغلو|Kayaoglu|Kayaoğlu|Kayaoglou|Kayaoğlu|Kayaoglu|Kaya Oglu
أردمير|Erdemir|Erdemir|Erdémir|Erdemir|Erdemir|Erdemeer
روسو|Rousseau|Rousseau|Rousseau|Russo|Rousseau|Rousseau
بن إسحاق|bin Ishaq|Ibn Isḥāq|Ben Ishak|bin İshak|bin Ishak|Bin Eshaq
`);

/** The distinguishing words of firms and associations. */
export const FIRM_NAMES = table(`
المرجان|Marjan|al-Marjān|El Mardjane|Mercan|Marjan|Morjan
صفوان|Safwan|Ṣafwān|Safouane|Safvan|Safuan|Safwaan
القنطرة|Qantara|al-Qanṭara|El Kantara|Kantara|Qantarah|Kantarah
الياقوت|Yaqout|al-Yāqūt|El Yacout|Yakut|Yaqut|Yakoot
الصقر الأزرق|Saqr Azraq|al-Ṣaqr al-Azraq|Sakr El Azrak|Sakr Azrak|Saqr Azraq|Sagr Azrak
شمس المحيط|Shams al-Muhit|Shams al-Muḥīṭ|Chams El Mouhit|Şems-i Muhit|Syams al-Muhit|Shams Almoheet
رواسي|Rawasi|Rawāsī|Raouassi|Revasi|Rawasi|Rawassy
الفنار|Fanar|al-Fanār|El Fanar|Fener|Fanar|Fannar
تلال|Tilal|Tilāl|Tilal|Tilal|Tilal|Telal
زمردة|Zumurruda|Zumurruda|Zomorroda|Zümrüde|Zumurudah|Zomorodah
ستاره دریا|Setareh Darya|Sitāra-yi Daryā|Sétareh Daria|Sitare Derya|Setareh Darya|Setare Daria
کوه‌نور|Kohinoor|Kūh-i Nūr|Kohinour|Kuhinur|Kohinur|Koh-i-Noor
جوهري|Jawhari|Jawharī|Djaouhari|Cevheri|Jauhari|Gohary
برزخ|Barzakh|Barzakh|Barzakh|Berzah|Barzakh|Barzah
لؤلؤة الخور|Lulu al-Khor|Luʾluʾat al-Khawr|Loulou El Khor|Lülü Hur|Lulu al-Khur|Loulouat Alkhor
بحر كوم|Bahrcom|Bahrcom|Bahrcom|Bahrkom|Bahrkom
أطلس مارين|Atlas Marine|Atlas Marine|Atlas Marine|Atlas Marin|Atlas Marin
كافاليس|Kavalis|Kavalis|Kavalis|Kavalis|Kavalis
`);

/** People who hold a public office; their names stand in what everybody of the room reads. None shares a part with the lists above. */
export const PUBLIC_PEOPLE = table(`
سامي البحيري|Sami al-Buhairi|Sāmī al-Buḥayrī|Sami El Bouhaïri|Sami el-Buheyri|Sami al-Buhairi
رنا وزير|Rana Wazir|Rānā Wazīr|Rana Ouazir|Rana Vezir|Rana Wazir
كلود برنار|Claude Bernard|Claude Bernard|Claude Bernard|Klod Bernar|Claude Bernard
تونجاي أكسوي|Tuncay Aksoy|Tuncay Aksoy|Tuncay Aksoy|Tuncay Aksoy|Tuncay Aksoy
رحيم سليمي|Rahim Salimi|Raḥīm Salīmī|Rahim Salimi|Rahim Selimi|Rahim Salimi
`);
