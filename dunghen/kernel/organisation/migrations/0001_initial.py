import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.text
import dunghen.kernel.organisation.models
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        # Trusted extensions: the owner of the database may create them. First, because the constraints below stand on btree_gist.
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        CreateExtension("ltree"),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="thư điện tử")),
                ("full_name", models.CharField(max_length=120, verbose_name="họ và tên")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="chức danh")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="điện thoại")),
                ("is_active", models.BooleanField(default=True, verbose_name="đang hoạt động")),
                ("wants_digest", models.BooleanField(default=True, verbose_name="nhận bản tổng hợp mỗi sáng")),
                ("feed_key", models.CharField(blank=True, default="", editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "người",
                "verbose_name_plural": "người",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="person_one_account_per_address"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("mark", models.UUIDField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="edition_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("key", models.SlugField(max_length=80, unique=True, verbose_name="khóa")),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("short_name", models.CharField(max_length=120, verbose_name="tên ngắn")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tinh", "UBND tỉnh"),
                            ("van_phong", "Văn phòng UBND tỉnh"),
                            ("so", "Sở, cơ quan ngang sở"),
                            ("nganh_doc", "Cơ quan ngành dọc"),
                            ("don_vi_su_nghiep", "Đơn vị sự nghiệp công lập"),
                            ("huyen", "UBND huyện, thị xã, thành phố"),
                            ("xa", "UBND xã, phường, thị trấn, đặc khu"),
                            ("phong", "Phòng, chi cục, bộ phận"),
                            ("dang_doan_the", "Cơ quan Đảng, Mặt trận, đoàn thể"),
                            ("doanh_nghiep", "Doanh nghiệp, đơn vị khác"),
                        ],
                        max_length=20,
                        verbose_name="loại",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("tinh", "Cấp tỉnh"),
                            ("huyen", "Cấp huyện"),
                            ("xa", "Cấp xã"),
                            ("trung_uong", "Trung ương đóng trên địa bàn"),
                        ],
                        max_length=12,
                        verbose_name="cấp",
                    ),
                ),
                ("territory", models.CharField(blank=True, max_length=20, verbose_name="loại địa bàn")),
                ("search", models.TextField(default="", editable=False)),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="nguồn")),
            ],
            options={
                "verbose_name": "đơn vị",
                "verbose_name_plural": "đơn vị",
                "indexes": [models.Index(fields=["kind", "level"], name="organisatio_kind_7739a2_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="unit_days_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("title", models.CharField(max_length=120, verbose_name="chức vụ")),
                ("is_head", models.BooleanField(default=False, verbose_name="đứng đầu đơn vị")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UnitGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("key", models.SlugField(max_length=80)),
                ("name", models.CharField(max_length=200, verbose_name="tên nhóm")),
                ("wordings", models.JSONField(default=list, verbose_name="các cách viết")),
                ("rule", models.JSONField(verbose_name="quy tắc")),
                ("except_keys", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("key", "="),
                            (
                                dunghen.kernel.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[]")
                                ),
                                "&&",
                            ),
                        ],
                        name="unit_group_one_rule_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("chuyen_vien", "Chuyên viên xử lý"),
                            ("thu_truong", "Thủ trưởng đơn vị"),
                            ("van_thu", "Văn thư, nhập và giao nhiệm vụ"),
                            ("theo_doi", "Theo dõi, đôn đốc, tổng hợp"),
                            ("lanh_dao_tinh", "Lãnh đạo tỉnh"),
                            ("quan_tri", "Quản trị hệ thống"),
                        ],
                        max_length=20,
                        verbose_name="vai trò",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="organisation.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("person", "="),
                            ("unit", "="),
                            ("role", "="),
                            (
                                dunghen.kernel.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[]")
                                ),
                                "&&",
                            ),
                        ],
                        name="grant_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("chuyen_vien", "Chuyên viên xử lý"),
                            ("thu_truong", "Thủ trưởng đơn vị"),
                            ("van_thu", "Văn thư, nhập và giao nhiệm vụ"),
                            ("theo_doi", "Theo dõi, đôn đốc, tổng hợp"),
                            ("lanh_dao_tinh", "Lãnh đạo tỉnh"),
                            ("quan_tri", "Quản trị hệ thống"),
                        ],
                        max_length=20,
                        verbose_name="vai trò",
                    ),
                ),
                ("basis", models.CharField(max_length=300, verbose_name="văn bản ủy quyền")),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_given",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_taken",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("taker")), _negated=True),
                        name="delegation_not_to_oneself",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("text", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("alias", "tên gọi khác"), ("abbreviation", "chữ viết tắt")],
                        default="alias",
                        max_length=12,
                    ),
                ),
                ("search", models.CharField(db_index=True, editable=False, max_length=200)),
                ("by_hand", models.BooleanField(default=False)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("unit", "="),
                            ("text", "="),
                            (
                                dunghen.kernel.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[]")
                                ),
                                "&&",
                            ),
                        ],
                        name="unit_alias_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("scheme", models.SlugField(max_length=30)),
                ("code", models.CharField(max_length=40)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("scheme", "="),
                            ("code", "="),
                            (
                                dunghen.kernel.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[]")
                                ),
                                "&&",
                            ),
                        ],
                        name="unit_code_one_holder",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitParent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="children", to="organisation.unit"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parents", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("unit", "="),
                            (
                                dunghen.kernel.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), models.Value("[]")
                                ),
                                "&&",
                            ),
                        ],
                        name="unit_parent_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit", models.F("parent")), _negated=True), name="unit_parent_not_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitSuccession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_on", models.DateField(verbose_name="từ ngày")),
                (
                    "share",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="phần"),
                ),
                ("main", models.BooleanField(default=True, verbose_name="kế thừa chính")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="căn cứ")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="successions", to="organisation.unit"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inheritances", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("predecessor", "successor"), name="unit_succession_once"),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="unit_succession_not_itself",
                    ),
                ],
            },
        ),
    ]
