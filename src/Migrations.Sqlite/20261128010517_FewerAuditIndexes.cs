using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FewerAuditIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_audit_line_kind_at",
                table: "audit_line");

            migrationBuilder.DropIndex(
                name: "IX_audit_line_position_kind_at",
                table: "audit_line");

            migrationBuilder.DropIndex(
                name: "IX_audit_line_use_case_at",
                table: "audit_line");

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_kind_at_use_case",
                table: "audit_line",
                columns: new[] { "kind", "at", "use_case" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_position_kind_at_use_case",
                table: "audit_line",
                columns: new[] { "position", "kind", "at", "use_case" });

            // Its key is all it holds: a table of rows beside it takes as much room again, and another page for every look.
            migrationBuilder.Sql(Made("WITHOUT ROWID"));
        }

        private static string Made(string kind) => $"""
            CREATE TABLE "audit_subject_made" (
                "subject" BLOB NOT NULL,
                "line_id" INTEGER NOT NULL,
                CONSTRAINT "PK_audit_subject" PRIMARY KEY ("subject", "line_id")
            ) {kind};
            INSERT INTO "audit_subject_made" SELECT "subject", "line_id" FROM "audit_subject" ORDER BY "subject", "line_id";
            DROP TABLE "audit_subject";
            ALTER TABLE "audit_subject_made" RENAME TO "audit_subject";
            """;

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Made(""));

            migrationBuilder.DropIndex(
                name: "IX_audit_line_kind_at_use_case",
                table: "audit_line");

            migrationBuilder.DropIndex(
                name: "IX_audit_line_position_kind_at_use_case",
                table: "audit_line");

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_kind_at",
                table: "audit_line",
                columns: new[] { "kind", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_position_kind_at",
                table: "audit_line",
                columns: new[] { "position", "kind", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_use_case_at",
                table: "audit_line",
                columns: new[] { "use_case", "at" });
        }
    }
}
