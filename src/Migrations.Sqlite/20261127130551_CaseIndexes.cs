using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CaseIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_onset",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_disease_id_position_reported_at",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_import_id",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_person_id",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_case_clock_open_by_area",
                table: "case_clock");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case",
                columns: new[] { "disease_id", "position", "reported_at", "id", "class", "severity", "outcome", "onset_date", "age_years", "person_id" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_class",
                table: "disease_case",
                columns: new[] { "disease_id", "class", "reported_at", "id", "position" },
                filter: "class <> 3");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_import",
                table: "disease_case",
                columns: new[] { "import_id", "disease_id", "reported_at", "id", "position" },
                filter: "import_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_onset",
                table: "disease_case",
                columns: new[] { "disease_id", "onset_date", "id", "position", "class", "severity", "outcome", "age_years", "reported_at" },
                filter: "onset_date IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case",
                columns: new[] { "person_id", "disease_id", "position" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_dead",
                table: "disease_case",
                columns: new[] { "disease_id", "reported_at", "id", "position", "outcome" },
                filter: "outcome = 2");

            migrationBuilder.CreateIndex(
                name: "IX_case_clock_open_by_area",
                table: "case_clock",
                columns: new[] { "position", "due_at", "case_id", "met_at", "replaced_at" },
                filter: "met_at IS NULL AND replaced_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_class",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_import",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_onset",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_dead",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_case_clock_open_by_area",
                table: "case_clock");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_onset",
                table: "disease_case",
                columns: new[] { "disease_id", "onset_date", "id", "position", "class", "severity", "outcome", "age_years" },
                filter: "onset_date IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_disease_id_position_reported_at",
                table: "disease_case",
                columns: new[] { "disease_id", "position", "reported_at" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_import_id",
                table: "disease_case",
                column: "import_id",
                filter: "import_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_person_id",
                table: "disease_case",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "IX_case_clock_open_by_area",
                table: "case_clock",
                columns: new[] { "position", "due_at" },
                filter: "met_at IS NULL AND replaced_at IS NULL");
        }
    }
}
