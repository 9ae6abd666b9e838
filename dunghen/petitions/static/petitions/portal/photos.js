/* Photos are made smaller before they travel: on a slow network five photos go in seconds instead of minutes. Where the telephone says
   they were taken is read first, so that it can be offered as the place. Without this file they are sent as they are. */
(function () {
  "use strict";
  var LONGEST = 2000;
  var SMALL = 600 * 1024;

  /* Where a JPEG says it was taken: [latitude, longitude] or null. */
  function point(view) {
    if (view.byteLength < 4 || view.getUint16(0) !== 0xFFD8) { return null; }
    for (var at = 2; at + 4 < view.byteLength;) {
      var marker = view.getUint16(at);
      if (marker === 0xFFE1 && view.getUint32(at + 4) === 0x45786966) { return ofExif(view, at + 10); }
      if ((marker & 0xFF00) !== 0xFF00 || marker === 0xFFDA) { return null; }
      at += 2 + view.getUint16(at + 2);
    }
    return null;
  }

  function ofExif(view, start) {
    var little = view.getUint16(start) === 0x4949;
    function short(at) { return view.getUint16(start + at, little); }
    function long(at) { return view.getUint32(start + at, little); }
    function entry(table, tag) {
      for (var i = 0; i < short(table); i += 1) {
        if (short(table + 2 + 12 * i) === tag) { return table + 2 + 12 * i; }
      }
      return 0;
    }
    var gps = entry(long(4), 0x8825);
    if (!gps) { return null; }
    gps = long(gps + 8);
    function degrees(tag, letter, negative) {
      var at = entry(gps, tag);
      if (!at) { return NaN; }
      var values = long(at + 8);
      function part(n) { return long(values + 8 * n) / long(values + 8 * n + 4); }
      var sign = entry(gps, letter) && String.fromCharCode(view.getUint8(start + entry(gps, letter) + 8)) === negative ? -1 : 1;
      return sign * (part(0) + part(1) / 60 + part(2) / 3600);
    }
    var found = [degrees(2, 1, "S"), degrees(4, 3, "W")];
    return isFinite(found[0]) && isFinite(found[1]) && (found[0] || found[1]) ? found.map(function (x) { return Number(x.toFixed(6)); }) : null;
  }

  function drawn(bitmap, longest) {
    var scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
    var canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    var pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  /* Read one file: {name, blob, point, thumb}. What the browser cannot open (HEIC on most) goes as it is. */
  function read(file) {
    return file.slice(0, 256 * 1024).arrayBuffer().then(function (head) {
      var where = null;
      try { where = point(new DataView(head)); } catch (error) { where = null; }
      return createImageBitmap(file).then(function (bitmap) {
        var thumb = drawn(bitmap, 160).toDataURL("image/jpeg", 0.7);
        if (file.size <= SMALL && Math.max(bitmap.width, bitmap.height) <= LONGEST) {
          return { name: file.name, blob: file, point: where, thumb: thumb };
        }
        return new Promise(function (done) { drawn(bitmap, LONGEST).toBlob(done, "image/jpeg", 0.82); }).then(function (blob) {
          var smaller = blob && blob.size < file.size ? blob : file;
          return { name: file.name, blob: smaller, point: where, thumb: thumb };
        });
      }).catch(function () { return { name: file.name, blob: file, point: where, thumb: "" }; });
    });
  }

  /* Wire a file field: chosen photos gather, each can be taken out again. ``changed`` is called with all of them. */
  window.photoField = function (input, changed) {
    var box = input.closest("[data-drop]");
    var most = Number(input.dataset.most);
    var held = [];
    var list = document.createElement("ul");
    list.className = "thumbs chosen-photos";
    var chosen = box.querySelector("[data-chosen]");
    box.appendChild(list);

    function show() {
      list.textContent = "";
      held.forEach(function (photo, number) {
        var item = document.createElement("li");
        var picture = document.createElement(photo.thumb ? "img" : "span");
        if (photo.thumb) { picture.src = photo.thumb; picture.alt = photo.name; } else { picture.textContent = photo.name; }
        var out = document.createElement("button");
        out.type = "button";
        out.className = "button small";
        out.textContent = input.dataset.out;
        out.setAttribute("aria-label", input.dataset.out + " " + photo.name);
        out.onclick = function () { held.splice(number, 1); give(); };
        item.append(picture, out);
        list.appendChild(item);
      });
      if (chosen) { chosen.hidden = true; }
    }

    function give() {
      var bag = new DataTransfer();
      held.forEach(function (photo) { bag.items.add(new File([photo.blob], photo.name, { type: photo.blob.type || "image/jpeg" })); });
      input.files = bag.files;
      var points = box.querySelector('[name="points"]');
      if (points) { points.value = JSON.stringify(held.map(function (photo) { return photo.point; })); }
      show();
      changed(held);
    }

    input.photos = {
      busy: Promise.resolve(),
      set: function (photos) { held = photos.slice(0, most); give(); },
      held: function () { return held; }
    };
    input.addEventListener("change", function () {
      var files = Array.prototype.slice.call(input.files);
      input.photos.busy = files.reduce(function (before, file) {
        return before.then(function () { return read(file); }).then(function (photo) { if (held.length < most) { held.push(photo); } });
      }, Promise.resolve()).then(give);
    });
  };
}());
