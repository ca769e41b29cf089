using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PersonsInCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_onset",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_report",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_grave",
                table: "disease_case");

            migrationBuilder.AddColumn<string>(
                name: "name_key",
                table: "disease_case",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "sex",
                table: "disease_case",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            // What the persons of cases on record are, before the indexes are made.
            migrationBuilder.Sql("UPDATE disease_case SET name_key = p.name_key, sex = p.sex FROM person p WHERE p.id = disease_case.person_id");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case",
                columns: new[] { "disease_id", "position", "reported_at", "id", "class", "severity", "outcome", "onset_date", "age_years", "sex", "name_key", "import_id" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_name",
                table: "disease_case",
                columns: new[] { "disease_id", "name_key", "id", "position" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_onset",
                table: "disease_case",
                columns: new[] { "disease_id", "onset_date", "id", "position", "class", "severity", "outcome", "age_years", "sex", "reported_at" },
                filter: "onset_date IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_report",
                table: "disease_case",
                columns: new[] { "disease_id", "reported_at", "id", "position", "class", "severity", "outcome", "onset_date", "age_years", "sex" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_grave",
                table: "disease_case",
                columns: new[] { "disease_id", "severity", "onset_date", "reported_at", "id", "position", "class", "outcome", "age_years", "sex" },
                filter: "severity >= 3");

            migrationBuilder.CreateIndex(
                name: "IX_case_clock_open_by_case",
                table: "case_clock",
                columns: new[] { "case_id", "due_at", "met_at", "replaced_at" },
                filter: "met_at IS NULL AND replaced_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_name",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_onset",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_by_report",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_disease_case_grave",
                table: "disease_case");

            migrationBuilder.DropIndex(
                name: "IX_case_clock_open_by_case",
                table: "case_clock");

            migrationBuilder.DropColumn(
                name: "name_key",
                table: "disease_case");

            migrationBuilder.DropColumn(
                name: "sex",
                table: "disease_case");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case",
                columns: new[] { "disease_id", "position", "reported_at", "id", "class", "severity", "outcome", "onset_date", "age_years", "person_id", "import_id" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_onset",
                table: "disease_case",
                columns: new[] { "disease_id", "onset_date", "id", "position", "class", "severity", "outcome", "age_years", "reported_at" },
                filter: "onset_date IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_report",
                table: "disease_case",
                columns: new[] { "disease_id", "reported_at", "id", "position", "class", "severity", "outcome", "onset_date", "age_years" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_grave",
                table: "disease_case",
                columns: new[] { "disease_id", "onset_date", "reported_at", "id", "position", "severity", "class", "outcome", "age_years" },
                filter: "severity >= 3");
        }
    }
}
