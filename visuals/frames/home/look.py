"""What Home's parts share in looks: quiet headings, links that stand in line with the text."""

STYLE = """<style>
.st-key-home h2 { font-size: 1.25rem; padding-block: .5rem .625rem }
.st-key-home [class*="st-key-see-"] { margin-top: -.5rem }
.st-key-home [class*="st-key-see-"] a { padding: 0; justify-content: flex-start }
.st-key-home [class*="st-key-see-"] a p { color: light-dark(#2450b2, #9db9ff); text-decoration: underline;
  text-underline-offset: 3px }
.st-key-home [class*="st-key-visit-"] a { padding: 0; justify-content: flex-start }
.st-key-home [class*="st-key-visit-"] a p { font-family: "Source Serif", serif; font-size: 1.125rem; font-weight: 600;
  white-space: normal }
@media (max-width: 640px) { .st-key-home [class*="st-key-see-"] a { padding-block: .5rem } }
</style>"""
