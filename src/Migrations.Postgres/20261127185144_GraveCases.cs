using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class GraveCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_disease_case_grave",
                table: "disease_case",
                columns: new[] { "disease_id", "reported_at", "id", "position", "severity", "class", "outcome", "onset_date", "age_years" },
                filter: "severity >= 3");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_disease_case_grave",
                table: "disease_case");
        }
    }
}
