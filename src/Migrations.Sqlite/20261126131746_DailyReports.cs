using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    disease_id = table.Column<short>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: true),
                    due_minute = table.Column<int>(type: "INTEGER", nullable: false),
                    due_days_after = table.Column<int>(type: "INTEGER", nullable: false),
                    from_day = table.Column<int>(type: "INTEGER", nullable: false),
                    until_day = table.Column<int>(type: "INTEGER", nullable: true),
                    source = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_report_duty", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "report_entry",
                columns: table => new
                {
                    disease_id = table.Column<short>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    date = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<short>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    is_zero = table.Column<bool>(type: "INTEGER", nullable: false),
                    basis = table.Column<int>(type: "INTEGER", nullable: false),
                    confirmed = table.Column<int>(type: "INTEGER", nullable: true),
                    suspected = table.Column<int>(type: "INTEGER", nullable: true),
                    cured = table.Column<int>(type: "INTEGER", nullable: true),
                    dead = table.Column<int>(type: "INTEGER", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    entered_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
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
