using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Organisations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "organisation",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 150, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    pinyin = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    list_key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    search_text = table.Column<string>(type: "TEXT", nullable: false),
                    sector = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    credit_code = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true),
                    address = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    office_phone = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    parent_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    opened_on = table.Column<int>(type: "INTEGER", nullable: true),
                    closed_on = table.Column<int>(type: "INTEGER", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sector",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    parent = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    pinyin = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    order = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sector", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "appointment",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    organisation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false),
                    person_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    post = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    office_phone = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    from_day = table.Column<int>(type: "INTEGER", nullable: false),
                    until_day = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_appointment", x => x.id);
                    table.ForeignKey(
                        name: "FK_appointment_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organisation_former_name",
                columns: table => new
                {
                    organisation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 150, nullable: false),
                    until = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation_former_name", x => new { x.organisation_id, x.until, x.name });
                    table.ForeignKey(
                        name: "FK_organisation_former_name_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_appointment_account_id",
                table: "appointment",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "IX_appointment_organisation_id_role_from_day",
                table: "appointment",
                columns: new[] { "organisation_id", "role", "from_day" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_organisation_credit_code",
                table: "organisation",
                column: "credit_code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_organisation_parent_id",
                table: "organisation",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "IX_organisation_position_list_key",
                table: "organisation",
                columns: new[] { "position", "list_key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "appointment");

            migrationBuilder.DropTable(
                name: "organisation_former_name");

            migrationBuilder.DropTable(
                name: "sector");

            migrationBuilder.DropTable(
                name: "organisation");
        }
    }
}
