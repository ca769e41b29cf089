using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PersonLookups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_person_name_key_position_birth_date",
                table: "person");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case");

            migrationBuilder.CreateIndex(
                name: "IX_person_name_key_position_birth_date_id_merged_into",
                table: "person",
                columns: new[] { "name_key", "position", "birth_date", "id", "merged_into" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case",
                columns: new[] { "person_id", "disease_id", "position", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_person_name_key_position_birth_date_id_merged_into",
                table: "person");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case");

            migrationBuilder.CreateIndex(
                name: "IX_person_name_key_position_birth_date",
                table: "person",
                columns: new[] { "name_key", "position", "birth_date" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case",
                columns: new[] { "person_id", "disease_id", "position" });
        }
    }
}
