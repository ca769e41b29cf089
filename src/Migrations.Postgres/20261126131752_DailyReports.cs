using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DailyReports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "report_duty",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    disease_id = table.Column<short>(type: "smallint", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: true),
                    due_minute = table.Column<int>(type: "integer", nullable: false),
                    due_days_after = table.Column<int>(type: "integer", nullable: false),
                    from_day = table.Column<DateOnly>(type: "date", nullable: false),
                    until_day = table.Column<DateOnly>(type: "date", nullable: true),
                    source = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_report_duty", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "report_entry",
                columns: table => new
                {
                    disease_id = table.Column<short>(type: "smallint", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    sequence = table.Column<short>(type: "smallint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    is_zero = table.Column<bool>(type: "boolean", nullable: false),
                    basis = table.Column<int>(type: "integer", nullable: false),
                    confirmed = table.Column<int>(type: "integer", nullable: true),
                    suspected = table.Column<int>(type: "integer", nullable: true),
                    cured = table.Column<int>(type: "integer", nullable: true),
                    dead = table.Column<int>(type: "integer", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    entered_by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_report_entry", x => new { x.disease_id, x.position, x.date, x.sequence });
                });

            migrationBuilder.CreateIndex(
                name: "IX_report_duty_disease_id",
                table: "report_duty",
                column: "disease_id");

            migrationBuilder.CreateIndex(
                name: "IX_report_entry_disease_id_date_position",
                table: "report_entry",
                columns: new[] { "disease_id", "date", "position" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "report_duty");

            migrationBuilder.DropTable(
                name: "report_entry");
        }
    }
}
