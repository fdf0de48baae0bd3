// The words of the phone.
export const words = {
  'zh-CN': {
    tabs: { tasks: '待办', report: '上报', outbox: '待上传', label: '页面' },
    net: { on: '已联网', off: '无网络', offHint: '内容会保存在手机里，联网后自动上传' },
    tasks: { title: '我的待办', count: '{count} 件', empty: '没有待办事项', emptyHint: '新事项会自动出现在这里。', asOf: '截至 {time}', area: '地点', all: '全部', overdue: '已超期 {n}', refresh: '刷新', order: '排列', byDue: '按时限', byDistance: '按距离', nowhere: '待办没有坐标，按时限排列' },
    item: { back: '返回', facts: '事项内容', moves: '办理', none: '当前没有您可办理的流转', call: '来电', history: '办理过程', needs: '需要：{fields}', waiting: '有 {n} 条待上传', unknown: '此事项未保存在手机里，联网后可查看' },
    form: { photoFirst: '先拍照', take: '拍照', more: '再拍一张', retake: '删除', choose: '请选择', optional: '选填', must: '必填', now: '现在', place: '所在街镇', position: '定位 {lat}, {lng}（±{accuracy} 米）', positioning: '正在定位…', noPosition: '未取得定位', unplaced: '未取得定位，仍按时限排列；请在手机设置中允许本页定位', save: '保存并上传', saveOffline: '保存，联网后上传', saved: '已保存', sent: '已上传', missing: '请填写{name}', stamp: '照片会缩小到 1600 像素，并在下方加注时间和位置。', unit: '输入单位名称', attachmentNote: '照片随内容一并上传' },
    report: { title: '上报', list: '上报到', empty: '没有可上报的清单' },
    event: { registered: '登记', raised: '超期提级', reminded: '再次催办', relapsed: '反弹', linked: '关联事项', child_opened: '产生子单', child_closed: '子单办结', child_reopened: '子单重开', stop_asked: '要求停办', withdrawal_asked: '要求撤回', due_counted: '重算时限', resumed: '时限恢复', reheld: '承办调整', carried: '清单换版', said: '外部反馈', revealed: '查看脱敏内容', judged: '处理系统建议', erased: '清除个人信息', other: '其他记录' },
    outbox: { title: '待上传', empty: '没有待上传的内容', emptyHint: '没有网络时填写的内容保存在这里，联网后自动上传。', waiting: '等待上传', sending: '正在上传', sent: '已上传', refused: '未受理', conflict: '事项已变动', retry: '立即上传', discard: '删除', edit: '修改', still: '仍按当前状态办理', clear: '清除已上传', made: '{time} 填写', photos: '{n} 张照片', conflictText: '您填写之后该事项有变动，现处于“{stage}”。', gone: '“{name}”在当前环节不可办理，可删除此条。', confirm: '删除后不可恢复，确定删除？' },
    more: { title: '设置', large: '大字', language: 'English', signOut: '退出登录', desk: '电脑版', install: '可通过浏览器菜单“添加到主屏幕”安装', who: '{name}' },
  },
  en: {
    tabs: { tasks: 'Tasks', report: 'Report', outbox: 'Outbox', label: 'Pages' },
    net: { on: 'online', off: 'no network', offHint: 'Kept on the phone; sent when the network is back' },
    tasks: { title: 'My tasks', count: '{count} items', empty: 'No tasks', emptyHint: 'New items appear here by themselves.', asOf: 'As of {time}', area: 'Place', all: 'All', overdue: '{n} overdue', refresh: 'Refresh', order: 'Order', byDue: 'By due', byDistance: 'By distance', nowhere: 'No task has coordinates; in the order of dues' },
    item: { back: 'Back', facts: 'What is known', moves: 'Act', none: 'There is no move for you now', call: 'Call', history: 'What happened', needs: 'Needs: {fields}', waiting: '{n} in the outbox', unknown: 'This item is not kept on the phone; it opens when there is a network' },
    form: { photoFirst: 'Photo first', take: 'Take a photo', more: 'One more', retake: 'Remove', choose: 'Choose', optional: 'optional', must: 'required', now: 'Now', place: 'Town', position: 'Position {lat}, {lng} (±{accuracy} m)', positioning: 'Finding the position…', noPosition: 'No position', unplaced: 'No position, still in the order of dues; let this page see where you are', save: 'Keep and send', saveOffline: 'Keep; send later', saved: 'Kept', sent: 'Sent', missing: '{name} is required', stamp: 'Photos are shrunk to 1600 pixels and stamped with time and position below the picture.', unit: 'Type a unit', attachmentNote: 'The photos are sent with it' },
    report: { title: 'Report', list: 'To which list', empty: 'There is no list to report to' },
    event: { registered: 'Registered', raised: 'Raised, overdue', reminded: 'Reminded again', relapsed: 'Came back', linked: 'Linked', child_opened: 'Child opened', child_closed: 'Child closed', child_reopened: 'Child reopened', stop_asked: 'Asked to stop', withdrawal_asked: 'Asked to withdraw', due_counted: 'Due counted anew', resumed: 'Clock runs again', reheld: 'Holder changed', carried: 'Carried to a new list version', said: 'Said from outside', revealed: 'Masked value shown', judged: 'Proposal judged', erased: 'Personal data erased', other: 'Another record' },
    outbox: { title: 'Outbox', empty: 'Nothing waits', emptyHint: 'What you fill in without a network is kept here and sent by itself.', waiting: 'waiting', sending: 'sending', sent: 'sent', refused: 'refused', conflict: 'item has changed', retry: 'Send now', discard: 'Remove', edit: 'Change', still: 'Make it all the same', clear: 'Clear what was sent', made: 'filled in {time}', photos: '{n} photos', conflictText: 'The item changed after you filled this in; it stands in “{stage}” now.', gone: '“{name}” is not open in this stage; you can remove this entry.', confirm: 'It cannot be brought back. Remove it?' },
    more: { title: 'Settings', large: 'Large type', language: '中文', signOut: 'Sign out', desk: 'Desk', install: 'Install it by “Add to home screen” of the browser', who: '{name}' },
  },
}
