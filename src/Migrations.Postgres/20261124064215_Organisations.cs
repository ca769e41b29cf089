using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Postgres
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    name_en = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    pinyin = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    list_key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    search_text = table.Column<string>(type: "text", nullable: false),
                    sector = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    credit_code = table.Column<string>(type: "character varying(18)", maxLength: 18, nullable: true),
                    address = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    office_phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    opened_on = table.Column<DateOnly>(type: "date", nullable: true),
                    closed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sector",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    name_en = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    parent = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    pinyin = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    order = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sector", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "appointment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false),
                    person_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    post = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    office_phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    from_day = table.Column<DateOnly>(type: "date", nullable: false),
                    until_day = table.Column<DateOnly>(type: "date", nullable: true)
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
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false)
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
