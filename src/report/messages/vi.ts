import type { Messages } from './messages.ts';

export const vi: Messages = {
  language: 'vi',
  decimal: ',',
  thousands: '.',
  zone: { minutes: 7 * 60, name: 'giờ Việt Nam' },
  dayFirst: true,

  title: 'Báo cáo tỷ lệ ký số văn bản',
  generated: 'Số liệu đến {time}',
  madeBy: 'Lập bằng kyso {version}',
  inputs: 'Văn bản trong {inputs}',
  shareTitle: 'Tỷ lệ ký số',
  nothingToCount: 'Không có văn bản nào thuộc diện tính',
  nothingToCountWhy: 'Không có mẫu số nên không có tỷ lệ: không phải 0 %, cũng không phải 100 %.',
  signedOf: '{numerator} trên {denominator} văn bản',
  notVerified: 'Có mặt: chưa kiểm tra. Không chữ ký nào được kiểm tra, nên chưa biết chữ ký nào hợp lệ.',
  presentTitle: 'Có chữ ký số, chưa kiểm tra',
  definition: 'Được tính là đã ký số: {definition}',
  adds: 'Các cột trên cộng lại bằng đủ {total} văn bản.',
  ofWhich: 'trong đó',
  exclusion: { secret: 'mật', cancelled: 'hủy', other: 'lý do khác', request: 'theo yêu cầu' },
  electronicTitle: 'Văn bản điện tử',
  electronicOf: '{numerator} trên {denominator} văn bản thuộc diện gửi điện tử',
  denominatorOf: {
    electronic: 'Mẫu số: văn bản trong sổ được phát hành điện tử.',
    issued: 'Mẫu số: mọi văn bản đã phát hành, kể cả tệp chưa vào sổ.',
    register: 'Mẫu số: mọi văn bản trong sổ.',
  },
  registerNote:
    'Sổ {file}: {lines} dòng; khớp {matched}, thiếu tệp {missing}, thừa tệp {strangers}, trùng {doubled}',
  ruleSources: {
    'Decree 30/2020/NĐ-CP, Appendix I; Regulation 379-QĐ/TW for Party documents':
      'Nghị định 30/2020/NĐ-CP, Phụ lục I; Quy định 379-QĐ/TW đối với văn bản của Đảng',
    'Circular 15/2025/TT-BKHCN on signing and checking software; completeness as in Decree 30/2020/NĐ-CP':
      'Thông tư 15/2025/TT-BKHCN về phần mềm ký số, phần mềm kiểm tra chữ ký số; đủ chữ ký theo Nghị định 30/2020/NĐ-CP',
  },
  rulesNote: 'Bộ quy định: {name} ngày {date} ({source})',
  excludedNote: '{excluded} văn bản không thuộc diện tính, không nằm trong số nào khác ({reasons})',

  plan: 'Kế hoạch',
  planDelta: 'So với kế hoạch',
  points: 'điểm %',
  met: 'đạt',
  notMet: 'chưa đạt',
  toMeet: 'cần thêm {count} văn bản để đạt',
  belowPlan: 'Chưa đạt kế hoạch: {count} trên {total} đơn vị',
  moreUnits: 'và {count} đơn vị khác',
  change: 'Tăng/giảm',
  threshold: 'Yêu cầu tối thiểu {threshold}',
  thresholdUnit: 'Yêu cầu tối thiểu {threshold} đối với từng đơn vị',
  unmatchedTargets: 'Có kế hoạch nhưng không gặp văn bản nào: {units}',

  measure: {
    present: {
      name: 'có chữ ký số',
      definition:
        'văn bản có ít nhất một chữ ký số của cá nhân hoặc cơ quan, dù còn hiệu lực hay không. Ô ký trống, quyền sử dụng, dấu thời gian đơn lẻ và ảnh chữ ký không được tính.',
    },
    intact: {
      name: 'toàn vẹn',
      definition:
        'văn bản có chữ ký số và còn nguyên vẹn như khi ký: nội dung, phạm vi ký và thay đổi sau khi ký đều được kiểm tra ở từng chữ ký. Chưa xét người ký là ai.',
    },
    trusted: {
      name: 'tin cậy',
      definition:
        'văn bản còn nguyên vẹn như khi ký, và mọi chữ ký đều dẫn về tổ chức chứng thực được khai báo là tin cậy.',
    },
    complete: {
      name: 'đúng quy định',
      definition:
        'văn bản còn nguyên vẹn như khi ký, và đủ chữ ký của các vai trò bắt buộc theo đúng thứ tự, theo cấu hình vai trò; ngoại lệ theo bộ quy định đã chọn.',
    },
  },
  state: {
    signed: { name: 'Đã ký số', definition: 'đạt tiêu chí tính ở trên' },
    incomplete: {
      name: 'Chưa đủ chữ ký',
      definition: 'còn nguyên vẹn như khi ký, nhưng thiếu chữ ký bắt buộc hoặc sai thứ tự ký',
    },
    broken: {
      name: 'Không hợp lệ',
      definition: 'có chữ ký không đứng vững: nội dung bị sửa, phạm vi ký sai, hoặc chứng thư bị thu hồi',
    },
    undetermined: {
      name: 'Chưa xác minh được',
      definition:
        'có chữ ký nhưng chưa kết luận được theo tiêu chí; không phải đã ký, cũng không phải chưa ký',
    },
    unsigned: { name: 'Chưa ký số', definition: 'chưa có ai ký số' },
    error: { name: 'Không đọc được', definition: 'không mở được tệp; vẫn nằm trong mẫu số' },
  },
  rows: {
    unit: {
      title: 'Theo đơn vị',
      column: 'Đơn vị',
      note: 'Số liệu của đơn vị gồm cả các đơn vị trực thuộc.',
    },
    folder: { title: 'Theo thư mục', column: 'Thư mục', note: 'Số liệu của thư mục gồm cả các thư mục con.' },
    month: { title: 'Theo tháng', column: 'Tháng', note: 'Tháng tính theo ngày ban hành trong sổ.' },
    quarter: { title: 'Theo quý', column: 'Quý', note: 'Quý tính theo ngày ban hành trong sổ.' },
    signer: {
      title: 'Theo người ký',
      column: 'Người ký',
      note: 'Văn bản có nhiều người ký nằm ở dòng của từng người, nên các dòng không cộng thành tổng số.',
    },
    type: { title: 'Theo định dạng', column: 'Định dạng', note: '' },
  },
  root: '(ngay trong thư mục gốc)',
  nobody: '(không rõ người ký)',
  undated: '(không có ngày)',
  quarter: 'Quý',
  halfYear: ['6 tháng đầu năm', '6 tháng cuối năm'],

  column: {
    total: 'Tổng số văn bản',
    share: 'Tỷ lệ',
    rank: 'Xếp hạng',
    excluded: 'Không thuộc diện tính',
    document: 'Văn bản',
    unit: 'Đơn vị',
    state: 'Tình trạng',
    signers: 'Người ký',
    signedAt: 'Ngày ký',
    finding: 'Tồn tại',
  },
  claimedTime: 'theo người ký',
  shortcomingsTitle: 'Tồn tại và cách khắc phục',
  noShortcomings: 'Không có tồn tại nào.',
  shortcoming: {
    'content-broken': {
      title: 'Nội dung không khớp với chữ ký',
      remedy:
        'Lấy lại bản gốc đã phát hành từ nơi soạn thảo hoặc lưu trữ; nếu không còn thì phát hành và ký lại.',
    },
    'changed-after-signing': {
      title: 'Bị thay đổi sau khi ký, ngoài phạm vi chữ ký cho phép',
      remedy: 'Dùng lại bản đã ký; nội dung sửa phải thành văn bản mới và ký lại.',
    },
    'coverage-partial': {
      title: 'Chữ ký không bao trùm toàn bộ văn bản',
      remedy: 'Không sử dụng văn bản này; ký lại bản gốc bằng kyso sign.',
    },
    'certificate-revoked': {
      title: 'Chứng thư đã bị thu hồi',
      remedy: 'Làm rõ thời điểm và lý do thu hồi; ký lại bằng chứng thư còn hiệu lực.',
    },
    'signature-failed': {
      title: 'Chữ ký không hợp lệ',
      remedy: 'Xem lý do bằng kyso verify; ký lại bản gốc.',
    },
    unsigned: { title: 'Chưa ký số', remedy: 'Trình ký số: kyso sign.' },
    'timestamp-only': {
      title: 'Chỉ có dấu thời gian, chưa có người ký',
      remedy: 'Trình người có thẩm quyền hoặc cơ quan ký số: kyso sign.',
    },
    unreadable: {
      title: 'Không đọc được tệp',
      remedy: 'Mở thử tệp; thay tệp hỏng bằng bản đầy đủ, hoặc loại tệp không phải văn bản bằng --exclude.',
    },
    'password-needed': {
      title: 'Tệp bị mã hóa, chưa có mật khẩu',
      remedy: 'Cung cấp mật khẩu bằng --password-file, hoặc lưu trữ bản mở được không cần mật khẩu.',
    },
    unsupported: {
      title: 'Dùng kỹ thuật mà kyso chưa hỗ trợ',
      remedy: 'Kiểm tra bằng phần mềm đã tạo ra tệp; nếu được, lưu lại ở dạng thông dụng trước khi ký.',
    },
    'kind-unsignable': {
      title: 'Loại tệp không mang được chữ ký',
      remedy: 'Chuyển sang PDF để ký, hoặc ký thành tệp .p7s đặt bên cạnh.',
    },
    'change-undecided': {
      title: 'Có chú thích được thêm sau khi ký',
      remedy: 'Xem các chú thích; nếu đúng quy định thì chấp nhận bằng --allow-changes annotations.',
    },
    'chain-invalid': {
      title: 'Chứng thư của người ký không đứng vững trước các tổ chức tin cậy',
      remedy: 'Xem lý do bằng kyso verify; đề nghị người ký cung cấp đúng chuỗi chứng thư.',
    },
    'signer-untrusted': {
      title: 'Người ký chưa được tổ chức tin cậy nào xác nhận',
      remedy: 'Khai báo chứng thư gốc của tổ chức cấp bằng --trust, hoặc làm rõ ai đã ký.',
    },
    'certificate-expired': {
      title: 'Chứng thư không có hiệu lực tại thời điểm ký',
      remedy: 'Người ký xin cấp chứng thư còn hiệu lực rồi ký lại bản gốc.',
    },
    'time-not-provable': {
      title: 'Chứng thư đã hết hạn, không chứng minh được đã ký từ trước đó',
      remedy:
        'Dấu thời gian giúp chứng minh thời điểm ký lâu dài: văn bản quan trọng nên ký lại kèm dấu thời gian.',
    },
    'not-verifiable': {
      title: 'Chưa kết luận được về chữ ký này',
      remedy: 'Xem lý do bằng kyso verify; phương thức chưa hỗ trợ không phải lỗi của văn bản.',
    },
    'trust-not-checked': {
      title: 'Chưa kiểm tra người ký là ai',
      remedy: 'Khai báo các chứng thư gốc tin cậy bằng --trust.',
    },
    'algorithm-weak': {
      title: 'Ký bằng thuật toán yếu (SHA-1 hoặc tương tự)',
      remedy: 'Chuyển phần mềm ký sang SHA-256; văn bản quan trọng nên ký lại.',
    },
    'person-signature-missing': {
      title: 'Thiếu chữ ký số cá nhân',
      remedy: 'Đề nghị người có thẩm quyền ký trước khi cơ quan ký số.',
    },
    'organization-signature-missing': {
      title: 'Thiếu chữ ký số cơ quan',
      remedy: 'Văn thư ký số bằng chứng thư của cơ quan.',
    },
    'role-signature-missing': {
      title: 'Thiếu chữ ký bắt buộc',
      remedy: 'Xem các vai trò bắt buộc và người đã ký.',
    },
    'signing-order-wrong': {
      title: 'Ký sai thứ tự',
      remedy: 'Cá nhân ký trước, cơ quan ký sau; phát hành lại văn bản theo đúng thứ tự.',
    },
    'signer-wrong': {
      title: 'Người ký không thuộc vai trò nào được yêu cầu',
      remedy: 'Đề nghị đúng người hoặc cơ quan ký; nếu đã đúng, bổ sung chứng thư vào cấu hình vai trò.',
    },
    'attachment-incomplete': {
      title: 'Phụ lục kèm theo thiếu chữ ký số cơ quan',
      remedy: 'Cơ quan ký số từng tệp phụ lục.',
    },
    'line-without-file': {
      title: 'Có trong sổ nhưng không thấy tệp',
      remedy: 'Bổ sung tệp vào kho, hoặc sửa số, ký hiệu trong tên tệp hay trong sổ.',
    },
    'file-without-line': {
      title: 'Tệp không có trong sổ',
      remedy: 'Vào sổ văn bản, hoặc sửa số, ký hiệu trong tên tệp.',
    },
    'matched-twice': {
      title: 'Dòng sổ và tệp khớp nhiều lần',
      remedy: 'Ghi tên tệp vào sổ, hoặc sửa số bị ghi trùng.',
    },
    'sent-on-paper': { title: 'Phát hành bằng bản giấy', remedy: 'Phát hành dạng điện tử khi được phép.' },
    'other-rendition-failed': {
      title: 'Một tệp khác của cùng văn bản có chữ ký không hợp lệ',
      remedy: 'Giữ tệp hợp lệ, đưa tệp không hợp lệ ra khỏi kho lưu trữ.',
    },
    'signer-named-otherwise': {
      title: 'Người ký ghi trong sổ khác tên trên chứng thư số',
      remedy: 'Không phải lỗi nếu ký thay, ký thừa lệnh, ký thay mặt; nếu không, sửa lại sổ đăng ký.',
    },
  },
  trendTitle: 'Diễn biến',
  period: 'Kỳ',
  compared: {
    baseline: 'So với mốc ngày {time}: {delta}',
    previous: 'So với kỳ trước, ngày {time}: {delta}',
    'year-before': 'So với cùng kỳ năm trước, ngày {time}: {delta}',
  },
  expiringTitle: 'Hết hạn trong {days} ngày tới',
  provableUntil: '{date}  {name}: chỉ chứng minh được ngoại tuyến đến ngày này',
  certificateEnds: '{date}  Chứng thư của {name} hết hạn, số văn bản đã ký: {count}',
  mostIn: 'nhiều nhất ở {units}',
  andMore: 'và {count} văn bản khác',
  documentsTitle: 'Danh sách văn bản',
  renditions: '{count} tệp',
  definitionsTitle: 'Cách tính',
  denominator:
    'Đếm văn bản, không đếm tệp: TÊN.signed.pdf nằm cạnh TÊN.pdf là một văn bản, xét theo tệp tốt nhất. Đơn vị là các thư mục bên dưới thư mục gốc, sâu nhất {depth} cấp; số liệu của đơn vị là tổng của mọi văn bản bên trong, không phải trung bình các tỷ lệ.',
  rankNote:
    'Xếp hạng giữa các đơn vị cùng cấp; tỷ lệ bằng nhau thì đồng hạng, đơn vị không có văn bản thì không xếp hạng.',
  roundingNote: 'Tỷ lệ làm tròn đến một chữ số thập phân; so với kế hoạch và ngưỡng trước khi làm tròn.',

  tables: {
    groups: {
      month: { sheet: 'Tháng', title: 'Theo tháng' },
      quarter: { sheet: 'Quý', title: 'Theo quý' },
      unit: { sheet: 'Biểu 1 Theo đơn vị', title: 'Biểu 1: Kết quả ký số theo đơn vị' },
      folder: { sheet: 'Theo thư mục', title: 'Kết quả ký số theo thư mục' },
      signer: { sheet: 'Theo người ký', title: 'Kết quả ký số theo người ký' },
      type: { sheet: 'Theo định dạng', title: 'Kết quả ký số theo định dạng' },
    },
    indicators: { sheet: 'Biểu 2 Chỉ tiêu', title: 'Biểu 2: Kết quả thực hiện chỉ tiêu' },
    shortcomings: { sheet: 'Biểu 3 Tồn tại', title: 'Biểu 3: Tồn tại và cách khắc phục' },
    register: { sheet: 'Biểu 4 Đối chiếu sổ', title: 'Biểu 4: Đối chiếu sổ đăng ký văn bản đi' },
    registerDetails: { sheet: 'Biểu 4 Chi tiết', title: 'Đối chiếu sổ: các dòng và tệp cần xem lại' },
    certificates: { sheet: 'Biểu 5 Chứng thư', title: 'Biểu 5: Chứng thư chữ ký số' },
    documents: { sheet: 'Danh sách văn bản' },
    definitions: { sheet: 'Cách tính' },
    number: 'TT',
    whole: 'Tổng cộng',
    issued: 'Tổng số văn bản đi',
    counted: 'Thuộc diện tính',
    ofExcluded: { secret: '(trong đó mật)', cancelled: '(trong đó hủy)', other: '(trong đó khác)' },
    electronic: 'Văn bản điện tử',
    personal: 'Ký số cá nhân',
    organization: 'Ký số cơ quan',
    complete: 'Ký số đúng quy định',
    copies: 'Bản sao y điện tử',
    unknownNote:
      'Ô để trống là chưa có căn cứ: sổ đăng ký (--register) cho biết văn bản đã phát hành và hình thức gửi, cấu hình vai trò (--roles) phân biệt cá nhân với cơ quan, kế hoạch (--target) là mức phải đạt.',
    yearBefore: 'Cùng kỳ năm trước',
    previous: 'Kỳ trước',
    change: 'Tăng/giảm (điểm %)',
    verdict: 'Đánh giá',
    indicator: 'Chỉ tiêu',
    numerator: 'Tử số',
    denominator: 'Mẫu số',
    remedy: 'Cách khắc phục',
    note: 'Ghi chú',
    signatures: 'Số chữ ký',
    timeSource: 'Thời điểm ký theo',
    timeSources: { claimed: 'người ký khai', timestamp: 'dấu thời gian' },
    otherFiles: 'Các tệp khác của văn bản',
    term: 'Thuật ngữ',
    check: {
      lines: 'Tổng số dòng',
      matched: 'Khớp',
      missing: 'Thiếu tệp',
      strangers: 'Thừa tệp',
      doubled: 'Trùng',
      needNoFile: 'Không cần tệp',
      unreadable: 'Số, ký hiệu không đọc được',
      undated: 'Không có ngày',
      what: 'Nội dung',
      line: 'Dòng sổ',
      label: 'Số, ký hiệu',
      file: 'Tệp',
    },
    nothingToCheck: 'Mọi dòng sổ đều có tệp, mọi tệp đều có trong sổ.',
    subject: 'Chủ thể',
    owner: 'Người, cơ quan sử dụng',
    issuer: 'Tổ chức cấp',
    serial: 'Số serial',
    validFrom: 'Hiệu lực từ',
    validTo: 'Hiệu lực đến',
    daysLeft: 'Số ngày còn lại',
    signedDocuments: 'Số văn bản đã ký',
    certificateStatus: {
      title: 'Trạng thái',
      of: {
        valid: 'còn hiệu lực',
        ending: 'sắp hết hạn',
        expired: 'đã hết hạn',
        'not-yet-valid': 'chưa có hiệu lực',
        revoked: 'đã thu hồi',
      },
    },
    noCertificates: 'Không có chữ ký nào cho biết chứng thư.',
  },

  signing: {
    place: '…………, ngày …… tháng …… năm …………',
    prepared: 'Người lập biểu',
    preparedHint: '(Ký, ghi rõ họ tên)',
    head: 'Thủ trưởng cơ quan, đơn vị',
    headHint: '(Ký, ghi rõ họ tên, đóng dấu)',
  },

  page: {
    filter: 'Lọc văn bản',
    filterHint: 'một phần tên, đơn vị hoặc người ký',
    allStates: 'Mọi tình trạng',
    allUnits: 'Mọi đơn vị',
    shown: '{shown} trên {total} văn bản',
    first: ', hiện {count} văn bản đầu',
    showMore: 'Hiện thêm',
    sortBy: 'Sắp xếp theo {column}',
    needsScript: 'Danh sách dài, cần bật script để hiển thị. Mọi văn bản cũng có trong báo cáo CSV và JSON.',
    skip: 'Đến danh sách văn bản',
    contents: 'Mục lục',
    openAll: 'Mở tất cả',
    closeAll: 'Thu gọn',
    worstFirst: 'Tỷ lệ thấp lên trước',
    below: 'Các đơn vị trực thuộc {unit}',
    printed: 'Bản in: {shown} trên {total} văn bản. Danh sách đầy đủ có trong tệp XLSX và CSV.',
    moreElsewhere: 'và {count} dòng khác, trong tệp XLSX và CSV',
    byPeriod: {
      month: 'Theo tháng',
      quarter: 'Theo quý',
      'half-year': 'Theo 6 tháng',
      year: 'Theo năm',
    },
    chart: 'Tỷ lệ theo kỳ, từ {first} ({from}) đến {last} ({to})',
  },
};
