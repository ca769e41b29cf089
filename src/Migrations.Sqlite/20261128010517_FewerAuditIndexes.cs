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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
