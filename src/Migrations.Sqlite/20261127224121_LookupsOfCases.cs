using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LookupsOfCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_person_name_key_position_birth_date",
                table: "person");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_grave",
                table: "disease_case");

            migrationBuilder.CreateIndex(
                name: "IX_person_by_id",
                table: "person",
                columns: new[] { "id", "merged_into", "sex", "name_key" });

            migrationBuilder.CreateIndex(
                name: "IX_person_name_key_position_birth_date_id_merged_into",
                table: "person",
                columns: new[] { "name_key", "position", "birth_date", "id", "merged_into" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case",
                columns: new[] { "disease_id", "position", "reported_at", "id", "class", "severity", "outcome", "onset_date", "age_years", "person_id", "import_id" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case",
                columns: new[] { "person_id", "disease_id", "position", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_grave",
                table: "disease_case",
                columns: new[] { "disease_id", "onset_date", "reported_at", "id", "position", "severity", "class", "outcome", "age_years" },
                filter: "severity >= 3");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_person_by_id",
                table: "person");

            migrationBuilder.DropIndex(
                name: "IX_person_name_key_position_birth_date_id_merged_into",
                table: "person");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_grave",
                table: "disease_case");

            migrationBuilder.CreateIndex(
                name: "IX_person_name_key_position_birth_date",
                table: "person",
                columns: new[] { "name_key", "position", "birth_date" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case",
                columns: new[] { "disease_id", "position", "reported_at", "id", "class", "severity", "outcome", "onset_date", "age_years", "person_id" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case",
                columns: new[] { "person_id", "disease_id", "position" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_grave",
                table: "disease_case",
                columns: new[] { "disease_id", "reported_at", "id", "position", "severity", "class", "outcome", "onset_date", "age_years" },
                filter: "severity >= 3");
        }
    }
}
