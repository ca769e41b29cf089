using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Founding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "area",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    parent_position = table.Column<long>(type: "INTEGER", nullable: true),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 15, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    pinyin = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    opened_on = table.Column<int>(type: "INTEGER", nullable: true),
                    closed_on = table.Column<int>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "area_boundaries",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    geo_json = table.Column<byte[]>(type: "BLOB", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_boundaries", x => new { x.position, x.level });
                });

            migrationBuilder.CreateTable(
                name: "area_former_name",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 15, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    until = table.Column<int>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_former_name", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "area_population",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    population = table.Column<long>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_population", x => new { x.position, x.year });
                });

            migrationBuilder.CreateTable(
                name: "area_successor",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    successor_position = table.Column<long>(type: "INTEGER", nullable: false),
                    on = table.Column<int>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_successor", x => new { x.position, x.successor_position });
                });

            migrationBuilder.CreateTable(
                name: "audit_line",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    use_case = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    records = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_line", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "count_import",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    disease_id = table.Column<short>(type: "INTEGER", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    mapping = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    published_at = table.Column<long>(type: "INTEGER", nullable: true),
                    rows = table.Column<int>(type: "INTEGER", nullable: false),
                    @new = table.Column<int>(name: "new", type: "INTEGER", nullable: false),
                    corrected = table.Column<int>(type: "INTEGER", nullable: false),
                    unchanged = table.Column<int>(type: "INTEGER", nullable: false),
                    refused = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: true),
                    refused_csv = table.Column<byte[]>(type: "BLOB", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_count_import", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "count_series",
                columns: table => new
                {
                    disease_id = table.Column<short>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    first_date = table.Column<int>(type: "INTEGER", nullable: false),
                    last_date = table.Column<int>(type: "INTEGER", nullable: false),
                    data = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_count_series", x => new { x.disease_id, x.position });
                });

            migrationBuilder.CreateTable(
                name: "count_source",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_count_source", x => x.id);
                });

            // Written by hand: without a row number of its own the table is one B-tree in the order of its key, not two, and
            // rows that come in that order are appended. A later migration that makes this table anew has to say so again.
            migrationBuilder.Sql(
                """
                CREATE TABLE "count_statement" (
                    "disease_id" INTEGER NOT NULL,
                    "position" INTEGER NOT NULL,
                    "date" INTEGER NOT NULL,
                    "sequence" INTEGER NOT NULL,
                    "known_since" INTEGER NOT NULL,
                    "known_since_assumed" INTEGER NOT NULL,
                    "recorded_at" INTEGER NOT NULL,
                    "basis" INTEGER NOT NULL,
                    "confirmed" INTEGER NULL,
                    "suspected" INTEGER NULL,
                    "cured" INTEGER NULL,
                    "dead" INTEGER NULL,
                    "withdrawn" INTEGER NOT NULL,
                    "import_id" BLOB NULL,
                    "line" INTEGER NULL,
                    "source_id" INTEGER NULL,
                    "entered_by" TEXT NULL,
                    "note" TEXT NULL,
                    CONSTRAINT "PK_count_statement" PRIMARY KEY ("disease_id", "position", "date", "sequence")
                ) WITHOUT ROWID
                """);

            migrationBuilder.CreateTable(
                name: "data_version",
                columns: table => new
                {
                    topic = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_data_version", x => x.topic);
                });

            migrationBuilder.CreateTable(
                name: "disease",
                columns: table => new
                {
                    id = table.Column<short>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    icd10 = table.Column<string>(type: "TEXT", nullable: true),
                    icd11 = table.Column<string>(type: "TEXT", nullable: true),
                    @class = table.Column<string>(name: "class", type: "TEXT", nullable: true),
                    control_as_class = table.Column<string>(type: "TEXT", nullable: true),
                    class_from = table.Column<int>(type: "INTEGER", nullable: true),
                    serial_interval_mean_days = table.Column<double>(type: "REAL", nullable: true),
                    serial_interval_sd_days = table.Column<double>(type: "REAL", nullable: true),
                    serial_interval_source = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    verified = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_disease", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "saved_mapping",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    mapping = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_saved_mapping", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "setting",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    value = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_setting", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "zone",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_zone", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "zone_member",
                columns: table => new
                {
                    zone_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_zone_member", x => new { x.zone_id, x.position });
                    table.ForeignKey(
                        name: "FK_zone_member_zone_zone_id",
                        column: x => x.zone_id,
                        principalTable: "zone",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_area_code",
                table: "area",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_area_parent_position",
                table: "area",
                column: "parent_position");

            migrationBuilder.CreateIndex(
                name: "IX_area_former_name_position",
                table: "area_former_name",
                column: "position");

            migrationBuilder.CreateIndex(
                name: "IX_area_successor_successor_position",
                table: "area_successor",
                column: "successor_position");

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_at",
                table: "audit_line",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_count_import_at",
                table: "count_import",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_count_source_url",
                table: "count_source",
                column: "url",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_disease_code",
                table: "disease",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_saved_mapping_name",
                table: "saved_mapping",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_zone_name",
                table: "zone",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_zone_member_position",
                table: "zone_member",
                column: "position");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "area");

            migrationBuilder.DropTable(
                name: "area_boundaries");

            migrationBuilder.DropTable(
                name: "area_former_name");

            migrationBuilder.DropTable(
                name: "area_population");

            migrationBuilder.DropTable(
                name: "area_successor");

            migrationBuilder.DropTable(
                name: "audit_line");

            migrationBuilder.DropTable(
                name: "count_import");

            migrationBuilder.DropTable(
                name: "count_series");

            migrationBuilder.DropTable(
                name: "count_source");

            migrationBuilder.DropTable(
                name: "count_statement");

            migrationBuilder.DropTable(
                name: "data_version");

            migrationBuilder.DropTable(
                name: "disease");

            migrationBuilder.DropTable(
                name: "saved_mapping");

            migrationBuilder.DropTable(
                name: "setting");

            migrationBuilder.DropTable(
                name: "zone_member");

            migrationBuilder.DropTable(
                name: "zone");
        }
    }
}
