using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class NarrowCasesOfAreas : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_class_of_area",
                table: "disease_case",
                columns: new[] { "disease_id", "class", "position", "reported_at", "id" },
                filter: "class <> 3");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_dead_of_area",
                table: "disease_case",
                columns: new[] { "disease_id", "position", "reported_at", "id", "outcome" },
                filter: "outcome = 2");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_grave_of_area",
                table: "disease_case",
                columns: new[] { "disease_id", "severity", "position", "reported_at", "id", "onset_date", "class", "outcome", "age_years", "sex" },
                filter: "severity >= 3");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_class_of_area",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_dead_of_area",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_grave_of_area",
                table: "disease_case");
        }
    }
}
