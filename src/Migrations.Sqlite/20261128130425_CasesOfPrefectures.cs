using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CasesOfPrefectures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The model cannot say an index over an expression: whoever makes the table anew makes it again.
            migrationBuilder.Sql("""
                CREATE INDEX "IX_disease_case_by_report_of_prefecture" ON "disease_case"
                    ("disease_id", position / 100000000000, "reported_at", "id", "position", "class", "severity", "outcome", "onset_date", "age_years", "sex")
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP INDEX \"IX_disease_case_by_report_of_prefecture\"");
        }
    }
}
