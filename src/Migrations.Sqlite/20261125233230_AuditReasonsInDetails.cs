using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AuditReasonsInDetails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_audit_line_at_id",
                table: "audit_line");

            migrationBuilder.DropIndex(
                name: "IX_audit_line_position_at",
                table: "audit_line");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "audit_line");

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "audit_detail",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_kind_at",
                table: "audit_line",
                columns: new[] { "kind", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_position_kind_at",
                table: "audit_line",
                columns: new[] { "position", "kind", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_audit_line_kind_at",
                table: "audit_line");

            migrationBuilder.DropIndex(
                name: "IX_audit_line_position_kind_at",
                table: "audit_line");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "audit_detail");

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "audit_line",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_at_id",
                table: "audit_line",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_position_at",
                table: "audit_line",
                columns: new[] { "position", "at" });
        }
    }
}
